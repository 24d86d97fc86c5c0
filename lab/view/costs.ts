/** What a run takes beyond what the host has anyway. */
export interface Cost {
  /** Virtual machines that run at once, at the most. */
  readonly machines: number;
  /** Different images that its machines have. */
  readonly images: number;
  /** Processor-seconds on an emulated processor. */
  readonly processorSeconds: number;
  /** Seconds in which it waits whatever the host can do: pings, timers, sessions that must outlast a fault. */
  readonly waitSeconds: number;
}

/** Standing up of RobotLan until its home has joined; its scenarios run on it. */
const LAN: Cost = { machines: 2, images: 4, processorSeconds: 270, waitSeconds: 10 };

/** What each scenario of RobotLan adds. */
const ON_LAN: Readonly<Record<string, Cost>> = {
  'robot-lan': { machines: 0, images: 0, processorSeconds: 210, waitSeconds: 30 },
  homes: { machines: 0, images: 0, processorSeconds: 140, waitSeconds: 60 },
  controls: { machines: 0, images: 0, processorSeconds: 1100, waitSeconds: 170 },
  nodes: { machines: 1, images: 1, processorSeconds: 330, waitSeconds: 110 },
  broken: { machines: 1, images: 0, processorSeconds: 150, waitSeconds: 60 },
  join: { machines: 5, images: 5, processorSeconds: 700, waitSeconds: 60 },
  'lone-robot': { machines: 2, images: 2, processorSeconds: 700, waitSeconds: 150 },
  faults: { machines: 0, images: 0, processorSeconds: 180, waitSeconds: 120 },
  power: { machines: 0, images: 0, processorSeconds: 140, waitSeconds: 60 },
  year: { machines: 0, images: 0, processorSeconds: 200, waitSeconds: 110 },
};

/** Clusters, each on machines of its own. */
const CLUSTERS: Readonly<Record<string, Cost>> = {
  'hybrid-cluster': { machines: 8, images: 4, processorSeconds: 1000, waitSeconds: 550 },
  'cluster-controls': { machines: 6, images: 4, processorSeconds: 700, waitSeconds: 60 },
};

/** Cost of scenarios that run one after the other, those of RobotLan on one LAN. */
export function costOf(scenarios: readonly string[]): Cost {
  const onLan = scenarios.flatMap((name) => ON_LAN[name] ?? []);
  const lan = onLan.length > 0 ? [together([LAN, ...onLan])] : [];
  const clusters = scenarios.flatMap((name) => CLUSTERS[name] ?? []);
  return oneByOne([...lan, ...clusters]);
}

/** Costs of what runs beside each other, or on each other; machines that a scenario adds go when it ends. */
function together([first, ...added]: readonly [Cost, ...Cost[]]): Cost {
  const sum = oneByOne([first, ...added]);
  return { ...sum, machines: first.machines + Math.max(0, ...added.map(({ machines }) => machines)) };
}

function oneByOne(costs: readonly Cost[]): Cost {
  const sum = (what: (cost: Cost) => number) => costs.reduce((total, cost) => total + what(cost), 0);
  return {
    machines: Math.max(0, ...costs.map(({ machines }) => machines)),
    images: sum(({ images }) => images),
    processorSeconds: sum(({ processorSeconds }) => processorSeconds),
    waitSeconds: sum(({ waitSeconds }) => waitSeconds),
  };
}
