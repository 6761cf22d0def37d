/** Asks for the machine's state every two seconds while the page can be seen, and shows it. All of it is text: a machine's words are hostile. */

const EVERY_MS = 2_000;

const main = document.querySelector('main');
const state = document.querySelector('[role="status"]');

const say = (name, text) => {
  if (state.textContent === text) return;
  state.dataset.state = name;
  state.textContent = text;
};

const bytes = (count) => {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let value = count;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
};

const uptime = (seconds) => {
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  return days > 0 ? `${days} d ${hours} h` : hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min`;
};

const element = (name, text, className) => {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
};

const row = (cells) => {
  const made = document.createElement('tr');
  made.append(...cells);
  return made;
};

const meter = (percent, label) => {
  const cell = document.createElement('td');
  const bar = document.createElement('meter');
  Object.assign(bar, { min: 0, max: 100, high: 85, optimum: 0, value: percent });
  bar.setAttribute('aria-label', label);
  cell.append(bar, element('span', `${Math.round(percent)} %`));
  return cell;
};

const showSystem = (system) => {
  const facts = [
    ['Host name', system.hostname],
    ['System', system.os],
    ['Kernel', `${system.kernel} (${system.architecture})`],
    ['Model', `${system.manufacturer} ${system.model}`],
    ['Processor', `${system.processor}, ${system.cores} cores`],
    ['Memory', bytes(system.ramBytes)],
    ['Running for', uptime(system.uptimeSeconds)],
    ['Addresses', system.addresses.join(', ')],
  ];
  document.getElementById('system').replaceChildren(
    ...facts
      .filter(([, value]) => value.trim() !== '')
      .map(([name, value]) => {
        const pair = document.createElement('div');
        pair.append(element('dt', name), element('dd', value));
        return pair;
      }),
  );
};

const show = ({ system, disks, processes }) => {
  showSystem(system);
  document
    .getElementById('disks')
    .replaceChildren(
      ...disks.map((disk) =>
        row([
          element('td', disk.mount),
          element('td', disk.device),
          meter(disk.usedPercent, `Used of ${disk.mount}`),
          element('td', bytes(disk.sizeBytes), 'number'),
        ]),
      ),
    );
  document
    .getElementById('processes')
    .replaceChildren(
      ...processes.map((process) =>
        row([
          element('td', process.name),
          element('td', String(process.pid), 'number'),
          element('td', process.user),
          element('td', `${process.cpuPercent.toFixed(1)} %`, 'number'),
          element('td', bytes(process.memoryBytes), 'number'),
        ]),
      ),
    );
};

const ask = async () => {
  const answer = await fetch(`/sandbox/remote/${main.dataset.launch}/live`, {
    headers: { Authorization: `Bearer ${main.dataset.secret}` },
    cache: 'no-store',
  });
  const body = await answer.json();
  if (answer.ok) {
    show(body);
    say('live', 'Live');
    return true;
  }
  say(body.final ? 'over' : 'offline', body.message ?? 'The server could not answer. Trying again…');
  return !body.final;
};

const follow = async () => {
  let goOn = true;
  try {
    if (!document.hidden) goOn = await ask();
  } catch {
    say('offline', 'The server cannot be reached. Trying again…');
  }
  if (goOn) setTimeout(follow, EVERY_MS);
};

if (main.dataset.launch) void follow();
