import type { Proof } from './proof.ts'

/** The tests of what stands around the service, by the names that the tables use. */
export const stackProofs = {
  rules: ['e2e/stack/generated-rules.test.ts', 'fire and stay quiet as their own tests say'],
  tradingRules: [
    'e2e/stack/generated-rules.test.ts',
    'of the trading example fire and stay quiet as their own tests say',
  ],
  lintedRules: ['e2e/stack/generated-rules.test.ts', 'are what promtool accepts, without advice'],
  inBrowser: [
    'e2e/live/live-prometheus.test.ts',
    'shows in every panel of every dashboard what is measured, or says why there is nothing',
  ],
  inBrowserScraped: [
    'e2e/live/live-scraped.test.ts',
    'shows in every panel of every dashboard what it scraped, or says why there is nothing',
  ],
  mutation: ['e2e/stack/generated-rules.test.ts', 'fail their tests when a threshold is wrong'],
  promConfig: ['e2e/stack/other-programs.test.ts', 'promtool of Prometheus 3 takes %s'],
  promConfigOld: [
    'e2e/stack/generated-rules.test.ts',
    'is what 2.42 accepts, whose package at Debian is built without Kubernetes',
  ],
  amtool: ['e2e/stack/generated-rules.test.ts', 'is what amtool of Debian %s accepts'],
  alertPath: [
    'e2e/stack/alert-path.test.ts',
    'errors of a service reach the receiver, mute what follows from them, and resolve; its end is told too',
  ],
  serverFaults: [
    'e2e/stack/alert-path.test.ts',
    'a Postgres that stops and a queue that is stuck reach the receiver, and resolve once all is well again',
  ],
  panels: ['e2e/stack/panels.test.ts', 'every query of a panel'],
  drift: ['unit/stack/generate-stack.test.ts', 'asks for nothing that the catalog lacks'],
  stable: ['unit/stack/generate-stack.test.ts', 'is the same each time, in the order of its paths'],
  header: ['unit/stack/generate-stack.test.ts', 'says in each file which version and which catalog made it'],
  alertShape: [
    'unit/stack/generate-stack.test.ts',
    'gives each alert a severity, a component, a summary, a page and a dashboard',
  ],
  alertChanges: ['unit/stack/generate-stack.test.ts', 'does as the configuration says of an alert'],
  severities: [
    'unit/stack/alertmanager/alertmanager-files.test.ts',
    'severities are named as in the public mixins where that is asked for, in rules, routes and runbooks alike',
  ],
  jobs: [
    'unit/stack/prometheus/scrape-jobs.test.ts',
    'are one for each service and exporter, and for Prometheus and Alertmanager themselves',
  ],
  jobSettings: [
    'unit/stack/prometheus/scrape-jobs.test.ts',
    'ask each service as it says: how often, where, how, and with which labels',
  ],
  jobLimits: ['unit/stack/prometheus/scrape-jobs.test.ts', 'bound what a scrape of a service may bring'],
  jobDrop: ['unit/stack/prometheus/scrape-jobs.test.ts', 'leave out the metrics that a service drops'],
  discovery: ['unit/stack/prometheus/scrape-jobs.test.ts', 'find instances in files, containers and pods'],
  replicaLabels: [
    'unit/stack/prometheus/prometheus-files.test.ts',
    'say who they are in what leaves them, but not in alerts, which would be told twice',
  ],
  replicaContainers: [
    'unit/stack/prometheus/prometheus-files.test.ts',
    'run in containers of their own, each with its data and its port, beside Alertmanagers that know each other',
  ],
  protectedPrometheus: [
    'e2e/stack/protected-prometheus.test.ts',
    'a Prometheus with the generated web.yml speaks TLS, wants the password, and goes on scraping itself',
  ],
  dashboards: ['unit/stack/grafana/grafana-files.test.ts', 'are all that there are, under their uids'],
  dashboardLint: ['unit/stack/grafana/grafana-files.test.ts', 'have nothing that the linter finds'],
  refreshes: ['unit/stack/grafana/grafana-files.test.ts', 'ask again by themselves'],
  datasources: [
    'unit/stack/grafana/grafana-files.test.ts',
    'leads from exemplars and logs to traces where there are some',
  ],
  customFolder: [
    'unit/stack/grafana/grafana-files.test.ts',
    'has a folder for dashboards of the user beside ours, which may be changed there',
  ],
  composePorts: ['unit/stack/compose/compose-files.test.ts', 'opens ports on the loopback address only'],
  composePinned: ['unit/stack/compose/compose-files.test.ts', 'pins each image to one version'],
  composePassword: [
    'unit/stack/compose/compose-files.test.ts',
    'does not start Grafana without a password, and has none itself',
  ],
  composeProfiles: [
    'unit/stack/compose/compose-files.test.ts',
    'starts exporters by profile, and Prometheus, Alertmanager and Grafana without one',
  ],
  composeRetention: [
    'unit/stack/compose/compose-files.test.ts',
    'keeps samples as long as the configuration says',
  ],
  composeHealth: [
    'unit/stack/compose/compose-files.test.ts',
    'asks each server whether it is well, and keeps its data',
  ],
  airflowNames: [
    'unit/stack/compose/compose-files.test.ts',
    'names what Airflow sends as its dashboard asks for it',
  ],
  airflowSettings: [
    'unit/stack/compose/compose-files.test.ts',
    'tells Airflow to send to the StatsD exporter',
  ],
  composeTakes: ['e2e/stack/other-programs.test.ts', 'takes the file, with and without its profiles'],
  composeInclude: [
    'e2e/stack/other-programs.test.ts',
    'takes the file as a part of the file that the application has already',
  ],
  composeReplicas: ['e2e/stack/other-programs.test.ts', 'takes two replicas behind a password'],
  composeRefuses: [
    'e2e/stack/other-programs.test.ts',
    'refuses to start without a password for Grafana, and says which variable to set',
  ],
  kustomize: [
    'e2e/stack/other-programs.test.ts',
    'kustomize builds the overlay for %s with its own interval',
  ],
  podMonitors: [
    'unit/stack/kubernetes/kubernetes-files.test.ts',
    'have the pods of each service scraped under its name',
  ],
  agent: [
    'unit/stack/scale-out/scale-out-files.test.ts',
    'have an agent that scrapes every service and sends on, with its secret in a file',
  ],
  collector: [
    'unit/stack/scale-out/scale-out-files.test.ts',
    'keep references of Prometheus from the Collector, which takes a dollar for a variable',
  ],
  cliInit: ['unit/cli/main.test.ts', 'writes a configuration that fits package.json and never overwrites it'],
  cliGenerate: [
    'unit/cli/main.test.ts',
    'writes once, and --check fails when a file was changed, is missing or is no longer generated',
  ],
  cliCheckClean: ['unit/cli/main.test.ts', 'finds nothing wrong with what is generated'],
  cliCheckOwn: ['unit/cli/main.test.ts', 'finds what a rule of the user asks for in vain'],
  cliDiff: ['unit/cli/main.test.ts', 'compares with what was generated last'],
  cliDocs: [
    'unit/cli/main.test.ts',
    'describes what the application defines, under the names that its services expose',
  ],
  checkLive: [
    'e2e/cli/check.test.ts',
    'ends well when what is expected is on the page, by either name, and advises on what is not',
  ],
  checkLiveMissing: ['e2e/cli/check.test.ts', 'fails when what is expected is missing'],
  checkStorage: ['e2e/cli/check.test.ts', 'tells how much Prometheus stores of the page'],
  checkProm: ['e2e/cli/check.test.ts', 'says what returns nothing and why, and leaves quiet alerts alone'],
  storage: [
    'unit/cli/check/storage-estimate.test.ts',
    'the storage of a page is its series times the scrapes until they go, at two bytes each',
  ],
  up: [
    'e2e/cli/up.test.ts',
    'starts what is in PATH, with the addresses of this machine, and a second call changes nothing',
  ],
  upAgain: [
    'e2e/cli/up.test.ts',
    'tells which one has crashed and starts it again, with the data that it had',
  ],
  upContainers: [
    'e2e/cli/in-containers.test.ts',
    'up hands the generated file to Docker Compose and repeats what the engine says; down does the same',
  ],
  down: ['e2e/cli/up.test.ts', 'stops only what it started, once'],
  backup: [
    'e2e/cli/backup.test.ts',
    'brings back the samples and the silences of a running stack after its data is gone',
  ],
  restore: ['e2e/cli/backup.test.ts', 'keeps a stopped stack, and replaces data that is there only by force'],
  backupContainers: [
    'e2e/cli/in-containers.test.ts',
    'backup and restore find the volumes of the stack, which are folders where the engine is',
  ],
  cliTest: ['e2e/cli/command.test.ts', 'runs the tests of the alerts with the real promtool'],
  doctorApp: [
    'e2e/cli/doctor.test.ts',
    'finds nothing wrong with a service that has had no traffic, and says where to look',
  ],
  doctorNames: [
    'e2e/cli/doctor.test.ts',
    'tells a name that is missing from one that has a prefix or another suffix',
  ],
  doctorPreload: ['e2e/cli/doctor.test.ts', 'repeats which library was loaded before the preload'],
  doctorGrafana: [
    'e2e/cli/doctor.test.ts',
    'tells whether its data source works and every generated dashboard is there',
  ],
  doctorRefusal: [
    'e2e/cli/doctor.test.ts',
    'tells apart who does not answer, answers as another program, or asks for a token',
  ],
  doctorPrometheus: ['e2e/cli/doctor.test.ts', 'follows targets, jobs and names, with what to do'],
  wait: ['e2e/cli/command.test.ts', 'ends once every address answers well'],
  waitLate: ['e2e/cli/command.test.ts', 'says why an address did not, when the time is over'],
} as const satisfies Readonly<Record<string, Proof>>
