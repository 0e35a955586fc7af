// The store of client_golang, for the rows of the bench that scrape: it answers the same questions as apps/store.cjs,
// lines of JSON on standard input, and is scraped on the port in the environment.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"net"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"syscall"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

type question struct {
	Ask    string `json:"ask"`
	Series int    `json:"series"`
}

// The labels, bounds and values of stores/shapes.cjs.
var (
	bounds   = []float64{0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5}
	methods  = []string{"GET", "HEAD", "POST", "PUT", "DELETE"}
	statuses = []string{"200", "204", "404", "500"}
	regions  = []string{"north", "east", "south", "west", "centre"}
)

func duration(index int) float64 {
	return math.Pow(float64(index%64*37%64), 2) / 2000
}

func main() {
	registry := prometheus.NewRegistry()
	many := prometheus.NewHistogramVec(
		prometheus.HistogramOpts{Name: "bench_many", Help: "Many.", Buckets: bounds},
		[]string{"method", "status", "region", "route"},
	)
	registry.MustRegister(many)
	handler := promhttp.HandlerFor(registry, promhttp.HandlerOpts{EnableOpenMetrics: true})
	go serve(os.Getenv("OTEL_EXPORTER_PROMETHEUS_PORT"), handler)

	var startedMs float64
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var asked question
		check(json.Unmarshal(lines.Bytes(), &asked))
		answer := map[string]any{}
		switch asked.Ask {
		case "fill":
			for index := 0; index < asked.Series; index++ {
				route := fmt.Sprintf("/resource-%d/:id", index/100)
				many.WithLabelValues(methods[index%5], statuses[index/5%4], regions[index/20%5], route).
					Observe(duration(index))
			}
		case "begin":
			runtime.GC()
			startedMs = cpuMs()
		case "end":
			answer["cpuMs"] = cpuMs() - startedMs
		case "memory":
			debug.FreeOSMemory()
			var memory runtime.MemStats
			runtime.ReadMemStats(&memory)
			answer["heapBytes"] = memory.HeapAlloc
			answer["rssBytes"] = residentBytes()
		case "openApp":
			answer["port"] = openApp()
		default:
			check(fmt.Errorf("there is no question %q", asked.Ask))
		}
		check(json.NewEncoder(os.Stdout).Encode(answer))
	}
}

func serve(port string, handler http.Handler) {
	check(http.ListenAndServe("127.0.0.1:"+port, handler))
}

func openApp() int {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	body := []byte(`{"id":1,"name":"a small answer"}`)
	go http.Serve(listener, http.HandlerFunc(func(response http.ResponseWriter, _ *http.Request) {
		response.Write(body)
	}))
	return listener.Addr().(*net.TCPAddr).Port
}

// cpuMs gives the CPU time of all threads of the process.
func cpuMs() float64 {
	var usage syscall.Rusage
	check(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return milliseconds(usage.Utime) + milliseconds(usage.Stime)
}

func residentBytes() int {
	var pages, resident int
	// The second field of statm is what is resident, in pages (proc_pid_statm(5)).
	text, err := os.ReadFile("/proc/self/statm")
	check(err)
	_, err = fmt.Sscan(string(text), &pages, &resident)
	check(err)
	return resident * os.Getpagesize()
}

func milliseconds(time syscall.Timeval) float64 {
	return float64(time.Sec)*1000 + float64(time.Usec)/1000
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
