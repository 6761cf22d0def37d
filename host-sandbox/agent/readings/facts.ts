import os from 'node:os';
import si from 'systeminformation';
import type { Disks, Hello, Processes, SystemFacts } from '../protocol.ts';
import { diskUse } from './takeReading.ts';

const PROCESSES_TOLD = 50;
const DISKS_TOLD = 50;

/** What the agent says of its machine when it introduces itself. Empty: the machine does not say. */
export type MachineFacts = Pick<Hello, 'hostname' | 'os' | 'model' | 'serialNumber'>;

const said = (text: string): string => (text === '-' ? '' : text.trim()).slice(0, 256);

const systemName = ({ distro, release }: si.Systeminformation.OsData): string => said(`${distro} ${release}`);

export const machineFacts = async (): Promise<MachineFacts> => {
  const [system, machine] = await Promise.all([si.osInfo(), si.system()]);
  return {
    hostname: said(os.hostname()),
    os: systemName(system),
    model: said(`${said(machine.manufacturer)} ${said(machine.model)}`),
    serialNumber: said(machine.serial),
  };
};

const processes = async (): Promise<Processes> => {
  const { list } = await si.processes();
  const busiest = list.toSorted((a, b) => b.cpu - a.cpu || b.memRss - a.memRss).slice(0, PROCESSES_TOLD);
  return {
    // Arguments are left out: they hold passwords more often than one would wish.
    items: busiest.map(({ pid, name, user, cpu, memRss }) => ({
      pid,
      name: said(name),
      user: said(user),
      cpuPercent: Math.round(cpu * 10) / 10,
      memoryBytes: memRss * 1024,
    })),
  };
};

const disks = async (): Promise<Disks> => ({
  items: (await si.fsSize()).slice(0, DISKS_TOLD).map((fileSystem) => {
    const { diskPercent, diskTotalBytes, diskUsedBytes } = diskUse(fileSystem);
    return {
      device: said(fileSystem.fs),
      mount: said(fileSystem.mount),
      type: said(fileSystem.type),
      sizeBytes: diskTotalBytes,
      usedBytes: diskUsedBytes,
      usedPercent: diskPercent,
    };
  }),
});

const system = async (): Promise<SystemFacts> => {
  const [osInfo, machine, cpu] = await Promise.all([si.osInfo(), si.system(), si.cpu()]);
  const addresses = Object.values(os.networkInterfaces()).flatMap((card) => card ?? []);
  return {
    hostname: said(os.hostname()),
    os: systemName(osInfo),
    kernel: said(osInfo.kernel),
    architecture: said(osInfo.arch),
    manufacturer: said(machine.manufacturer),
    model: said(machine.model),
    processor: said(`${cpu.manufacturer} ${cpu.brand}`),
    cores: cpu.cores,
    ramBytes: os.totalmem(),
    uptimeSeconds: Math.round(os.uptime()),
    addresses: addresses
      .filter(({ internal }) => !internal)
      .map(({ address }) => address)
      .slice(0, 20),
  };
};

const ANSWERS: Readonly<Record<string, () => Promise<Processes | Disks | SystemFacts>>> = { processes, disks, system };

/** What the machine answers to a question of the server, or why it does not. Never rejects. */
export const answerAbout = async (what: string): Promise<{ result: Record<string, unknown> } | { error: string }> => {
  const answer = Object.hasOwn(ANSWERS, what) ? ANSWERS[what] : undefined;
  if (!answer) return { error: `This agent knows nothing about '${what.slice(0, 100)}'.` };
  try {
    return { result: await answer() };
  } catch (error) {
    return {
      error: `The machine could not be asked: ${error instanceof Error ? error.message : String(error)}`.slice(0, 1000),
    };
  }
};
