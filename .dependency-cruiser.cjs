/**
 * Who may import whom: the table of docs/architecture.md, room by room. Registry packages are knip's affair; here are only our own.
 * @type {import('dependency-cruiser').IConfiguration}
 */
const rooms = {
  'apps/portal': ['packages/api', 'packages/model'],
  'apps/controller': ['packages/control', 'packages/contract', 'packages/model', 'packages/daemon'],
  'apps/gateway': [
    'packages/control',
    'packages/contract',
    'packages/certificates',
    'packages/model',
    'packages/daemon',
  ],
  'apps/agent': [
    'packages/hypervisor',
    'packages/contract',
    'packages/certificates',
    'packages/model',
    'packages/daemon',
  ],
  'apps/bootstrap': [
    'packages/control',
    'packages/contract',
    'packages/certificates',
    'packages/model',
    'packages/daemon',
    'packages/hypervisor/src/virtualization',
    'packages/libvirt',
  ],
  'apps/cli': ['packages/sdk'],
  'packages/api': ['packages/control', 'packages/model', 'packages/daemon'],
  'packages/control': ['packages/contract', 'packages/model', 'prisma'],
  'packages/contract': ['packages/model'],
  'packages/hypervisor': ['packages/libvirt', 'packages/model', 'packages/daemon'],
  'packages/certificates': [],
  'packages/libvirt': [],
  'packages/daemon': [],
  'packages/model': [],
  'packages/sdk': [],
  prisma: [],
};

const everywhere = Object.keys(rooms);
const testFiles = '(\\.test\\.tsx?|/testing/|^tests/|^bench/)';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'A cycle hides which of two files knows the other.',
      from: {},
      to: { circular: true },
    },
    ...everywhere.map((room) => ({
      name: `rooms-of-${room}`,
      severity: 'error',
      comment: `${room} may import ${rooms[room].join(', ') || 'no other room'}; see docs/architecture.md.`,
      from: { path: `^${room}/`, pathNot: testFiles },
      to: {
        path: `^(${everywhere.join('|')})/`,
        pathNot: `^(${[room, ...rooms[room]].join('|')})[/.]`,
      },
    })),
    {
      name: 'tests-stay-out-of-the-product',
      severity: 'error',
      comment: 'Test helpers are for tests.',
      from: { pathNot: testFiles },
      to: { path: testFiles },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(/generated/|/dist/|/\\.next/|node_modules/(?!@cloudlet))' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['cloudlet-source', 'import', 'node', 'default'],
    },
  },
};
