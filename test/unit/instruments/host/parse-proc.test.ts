import { describe, expect, it } from 'vitest'
import {
  parseCpuTimes,
  parseDisks,
  parseInterfaces,
  parseLocalMounts,
} from '../../../../src/instruments/host/parse-proc.ts'

describe('the CPU times of /proc/stat', () => {
  it('are seconds by mode, with what guests used counted once', () => {
    const text = [
      'cpu  132450 200 45000 9000000 1500 30 470 12 2450 100',
      'cpu0 66225 100 22500 4500000 750 15 235 6 1225 50',
      'cpu1 66225 100 22500 4500000 750 15 235 6 1225 50',
      'intr 1234 0 0',
      'ctxt 99',
    ].join('\n')
    expect(parseCpuTimes(text)).toEqual({
      count: 2,
      seconds: { user: 1300, nice: 1, system: 450, idle: 90000, iowait: 15, interrupt: 5, steal: 0.12 },
    })
  })

  it('of an old kernel lack the last modes, and of another text are nothing', () => {
    expect(parseCpuTimes('cpu 100 0 200 300\ncpu0 100 0 200 300\n')?.seconds).toMatchObject({
      user: 1,
      idle: 3,
      steal: 0,
    })
    expect(parseCpuTimes('')).toBeUndefined()
  })
})

describe('the disks of /proc/diskstats', () => {
  it('are read with 11 fields, and with the 17 of newer kernels', () => {
    const text = [
      '   8       0 sda 5000 30 80000 1500 2000 400 160000 2500 0 3200 4000',
      ' 259       0 nvme0n1 1 2 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18',
    ].join('\n')
    expect(parseDisks(text)).toEqual([
      {
        device: 'sda',
        read: { operations: 5000, bytes: 80000 * 512, seconds: 1.5 },
        write: { operations: 2000, bytes: 160000 * 512, seconds: 2.5 },
        activeSeconds: 3.2,
      },
      {
        device: 'nvme0n1',
        read: { operations: 1, bytes: 4 * 512, seconds: 0.005 },
        write: { operations: 6, bytes: 8 * 512, seconds: 0.009 },
        activeSeconds: 0.011,
      },
    ])
  })
})

describe('the interfaces of /proc/net/dev', () => {
  it('are read without the headings, and where numbers stand right behind the colon', () => {
    const text = [
      'Inter-|   Receive                                                |  Transmit',
      ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed',
      '    lo: 635175026 1261101    0    0    0     0          0         0 635175026 1261101    0    0    0     0       0          0',
      'eth0.10:2152176232   53039    1    2    0     0          0         0  4139192   32305    3    4    0     0       0          0',
    ].join('\n')
    expect(parseInterfaces(text)).toEqual([
      {
        name: 'lo',
        receive: { bytes: 635175026, packets: 1261101, errors: 0, dropped: 0 },
        transmit: { bytes: 635175026, packets: 1261101, errors: 0, dropped: 0 },
      },
      {
        name: 'eth0.10',
        receive: { bytes: 2152176232, packets: 53039, errors: 1, dropped: 2 },
        transmit: { bytes: 4139192, packets: 32305, errors: 3, dropped: 4 },
      },
    ])
  })
})

describe('the local file systems of /proc/self/mounts', () => {
  it('are those on disks, each once, and none that a network or a program could hold up', () => {
    const text = [
      'proc /proc proc rw 0 0',
      'overlay / overlay rw,lowerdir=/a 0 0',
      '/dev/vda1 /etc/hosts ext4 rw 0 0',
      '/dev/vda1 /etc/hostname ext4 rw 0 0',
      '/dev/sdb1 /mnt/big\\040disk xfs rw 0 0',
      'server:/export /mnt/nfs nfs4 rw 0 0',
      'sshfs /mnt/fuse fuse.sshfs rw 0 0',
      '',
    ].join('\n')
    expect(parseLocalMounts(text)).toEqual([
      { device: 'overlay', mountPoint: '/', type: 'overlay' },
      { device: '/dev/vda1', mountPoint: '/etc/hosts', type: 'ext4' },
      { device: '/dev/sdb1', mountPoint: '/mnt/big disk', type: 'xfs' },
    ])
  })
})
