// Made from the OpenAPI document by `npm run sdk:generate`.

/** How each operation is reached. `takesKey`: with an Idempotency-Key it is done once, however often it is sent. */
export const ROUTES = {
  'session.get': {"method":"GET","path":"/session"},
  'flavors.list': {"method":"GET","path":"/flavors"},
  'images.list': {"method":"GET","path":"/images"},
  'keyPairs.list': {"method":"GET","path":"/key-pairs"},
  'keyPairs.create': {"method":"POST","path":"/key-pairs","takesKey":true},
  'keyPairs.delete': {"method":"DELETE","path":"/key-pairs/{id}"},
  'serverGroups.list': {"method":"GET","path":"/server-groups"},
  'serverGroups.create': {"method":"POST","path":"/server-groups","takesKey":true},
  'serverGroups.delete': {"method":"DELETE","path":"/server-groups/{id}"},
  'instances.list': {"method":"GET","path":"/instances"},
  'instances.create': {"method":"POST","path":"/instances","takesKey":true},
  'instances.get': {"method":"GET","path":"/instances/{id}"},
  'instances.update': {"method":"PATCH","path":"/instances/{id}"},
  'instances.destroy': {"method":"DELETE","path":"/instances/{id}"},
  'instances.start': {"method":"POST","path":"/instances/{id}/start","takesKey":true},
  'instances.stop': {"method":"POST","path":"/instances/{id}/stop","takesKey":true},
  'instances.reboot': {"method":"POST","path":"/instances/{id}/reboot","takesKey":true},
  'instances.resize': {"method":"POST","path":"/instances/{id}/resize","takesKey":true},
  'instances.restore': {"method":"POST","path":"/instances/{id}/restore","takesKey":true},
  'instances.consoleTicket': {"method":"POST","path":"/instances/{id}/console-ticket","takesKey":true},
  'instances.operations': {"method":"GET","path":"/instances/{id}/operations"},
  'snapshots.list': {"method":"GET","path":"/instances/{id}/snapshots"},
  'snapshots.create': {"method":"POST","path":"/instances/{id}/snapshots","takesKey":true},
  'snapshots.delete': {"method":"DELETE","path":"/instances/{id}/snapshots/{snapshotId}"},
  'operations.get': {"method":"GET","path":"/operations/{id}"},
  'orphans.list': {"method":"GET","path":"/orphans"},
  'orphans.adopt': {"method":"POST","path":"/orphans/{id}/adopt","takesKey":true},
  'orphans.remove': {"method":"POST","path":"/orphans/{id}/remove","takesKey":true},
  'quota.get': {"method":"GET","path":"/quota"},
  'nodes.list': {"method":"GET","path":"/nodes"},
  'nodes.get': {"method":"GET","path":"/nodes/{id}"},
  'nodes.setRatios': {"method":"PATCH","path":"/nodes/{id}"},
  'nodes.remove': {"method":"DELETE","path":"/nodes/{id}"},
  'nodes.instances': {"method":"GET","path":"/nodes/{id}/instances"},
  'nodes.setMode': {"method":"POST","path":"/nodes/{id}/mode","takesKey":true},
  'enrolments.list': {"method":"GET","path":"/enrolments"},
  'enrolments.create': {"method":"POST","path":"/enrolments","takesKey":true},
  'enrolments.revoke': {"method":"DELETE","path":"/enrolments/{id}"},
  'tokens.list': {"method":"GET","path":"/tokens"},
  'tokens.create': {"method":"POST","path":"/tokens","takesKey":true},
  'tokens.revoke': {"method":"DELETE","path":"/tokens/{id}"},
  'placement.get': {"method":"GET","path":"/placement"},
  'placement.set': {"method":"PATCH","path":"/placement"},
} as const;

/** What an answer that is no success may have as `code`. */
export type KnownErrorCode =
  | 'disk_would_shrink'
  | 'door_closed'
  | 'flavor_unchanged'
  | 'forbidden'
  | 'idempotency_key_reused'
  | 'image_too_large_for_flavor'
  | 'instance_busy'
  | 'internal_error'
  | 'invalid_cursor'
  | 'invalid_input'
  | 'invalid_name'
  | 'invalid_public_key'
  | 'invalid_value'
  | 'malformed_body'
  | 'name_taken'
  | 'no_node'
  | 'node_in_maintenance'
  | 'node_in_use'
  | 'node_unreachable'
  | 'not_found'
  | 'orphan_refused'
  | 'outcome_unknown'
  | 'payload_too_large'
  | 'precondition_failed'
  | 'quota_exceeded'
  | 'rate_limited'
  | 'server_group_in_use'
  | 'snapshot_deleted'
  | 'snapshot_not_ready'
  | 'tenant_needed'
  | 'unauthenticated'
  | 'unavailable'
  | 'unsupported_media_type'
  | 'wrong_status';
