// Made from the OpenAPI document by `npm run sdk:generate`.

export interface components {
    schemas: {
        Accepted: {
            instance: components["schemas"]["Instance"];
            operation: components["schemas"]["Operation"];
        };
        ApiToken: {
            /** Format: uuid */
            id: string;
            name: string;
            hint: string;
            scopes: ("read" | "instances:write" | "storage:write" | "network:write" | "tenant:write" | "admin")[];
            permissions: ("read" | "instances:write" | "storage:write" | "network:write" | "tenant:write" | "admin")[];
            createdBy: string | null;
            /** Format: date-time */
            createdAt: string;
            expiresAt: string | null;
            lastUsedAt: string | null;
        };
        Cloud: {
            capacity: {
                vcpus: {
                    physical: number;
                    /** @description physical × allocation ratio: what claims may take */
                    allowed: number;
                    claimed: number;
                    /** @description What is really used of the hosts that are measured; null where none is */
                    used: number | null;
                };
                memoryMib: {
                    physical: number;
                    /** @description physical × allocation ratio: what claims may take */
                    allowed: number;
                    claimed: number;
                    /** @description What is really used of the hosts that are measured; null where none is */
                    used: number | null;
                };
                diskGib: {
                    physical: number;
                    /** @description physical × allocation ratio: what claims may take */
                    allowed: number;
                    claimed: number;
                    /** @description What is really used of the hosts that are measured; null where none is */
                    used: number | null;
                };
            };
            nodes: {
                total: number;
                up: number;
                /** @description Of `up`: heard, and yet they take no jobs */
                deaf: number;
                /** @description Silent, those in maintenance left out */
                down: number;
                /** @description Have never said hello */
                enrolled: number;
                drained: number;
                maintenance: number;
                /** @description Of how many what is really used is known now */
                measured: number;
                /** @description Those that somebody should look at, the first by name */
                troubled: {
                    vcpus: {
                        physical: number;
                        /** @description physical × allocation ratio: what claims may take */
                        allowed: number;
                        claimed: number;
                        /** @description What is really used of the hosts that are measured; null where none is */
                        used: number | null;
                    };
                    memoryMib: {
                        physical: number;
                        /** @description physical × allocation ratio: what claims may take */
                        allowed: number;
                        claimed: number;
                        /** @description What is really used of the hosts that are measured; null where none is */
                        used: number | null;
                    };
                    diskGib: {
                        physical: number;
                        /** @description physical × allocation ratio: what claims may take */
                        allowed: number;
                        claimed: number;
                        /** @description What is really used of the hosts that are measured; null where none is */
                        used: number | null;
                    };
                    /** Format: uuid */
                    id: string;
                    name: string;
                    /** @enum {string} */
                    status: "ENROLLED" | "UP" | "DOWN";
                    /** @enum {string} */
                    mode: "ENABLED" | "DRAINED" | "MAINTENANCE";
                    deafSince: string | null;
                }[];
                /** @description Those whose scarcest resource is claimed most */
                fullest: {
                    vcpus: {
                        physical: number;
                        /** @description physical × allocation ratio: what claims may take */
                        allowed: number;
                        claimed: number;
                        /** @description What is really used of the hosts that are measured; null where none is */
                        used: number | null;
                    };
                    memoryMib: {
                        physical: number;
                        /** @description physical × allocation ratio: what claims may take */
                        allowed: number;
                        claimed: number;
                        /** @description What is really used of the hosts that are measured; null where none is */
                        used: number | null;
                    };
                    diskGib: {
                        physical: number;
                        /** @description physical × allocation ratio: what claims may take */
                        allowed: number;
                        claimed: number;
                        /** @description What is really used of the hosts that are measured; null where none is */
                        used: number | null;
                    };
                    /** Format: uuid */
                    id: string;
                    name: string;
                    /** @enum {string} */
                    status: "ENROLLED" | "UP" | "DOWN";
                    /** @enum {string} */
                    mode: "ENABLED" | "DRAINED" | "MAINTENANCE";
                    deafSince: string | null;
                }[];
            };
            /** @description How many more of each flavor fit on the nodes that take instances now */
            room: {
                flavor: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                };
                count: number;
            }[];
            operations: {
                unfinished: number;
                failedLastHour: number;
                failedLastDay: number;
            };
            tenants: number;
            /** @description How many requests for more quota wait for an answer */
            quotaRequests: number;
            /** @description What is counted once a minute, and when that was; null where nothing was within an hour */
            sampled: {
                /** Format: date-time */
                at: string;
                instances: {
                    BUILD: number;
                    ACTIVE: number;
                    SHUTOFF: number;
                    PAUSED: number;
                    ERROR: number;
                };
            } | null;
        };
        CloudHistory: {
            /** @description How much time one item speaks for: it is the peak of each figure in it */
            stepSeconds: number;
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            /** @description A step that is missing was not sampled, and nothing is known of it */
            items: {
                vcpus: {
                    physical: number;
                    /** @description physical × allocation ratio: what claims may take */
                    allowed: number;
                    claimed: number;
                    /** @description What is really used of the hosts that are measured; null where none is */
                    used: number | null;
                };
                memoryMib: {
                    physical: number;
                    /** @description physical × allocation ratio: what claims may take */
                    allowed: number;
                    claimed: number;
                    /** @description What is really used of the hosts that are measured; null where none is */
                    used: number | null;
                };
                diskGib: {
                    physical: number;
                    /** @description physical × allocation ratio: what claims may take */
                    allowed: number;
                    claimed: number;
                    /** @description What is really used of the hosts that are measured; null where none is */
                    used: number | null;
                };
                /**
                 * Format: date-time
                 * @description When the step began
                 */
                at: string;
                nodes: number;
                nodesUp: number;
                instances: {
                    BUILD: number;
                    ACTIVE: number;
                    SHUTOFF: number;
                    PAUSED: number;
                    ERROR: number;
                };
                operationsUnfinished: number;
            }[];
        };
        CloudOperation: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            instanceId: string;
            /** @enum {string} */
            kind: "create" | "start" | "stop" | "reboot" | "resize" | "snapshot" | "restore" | "delete-snapshot" | "destroy";
            /** @enum {string} */
            status: "ACCEPTED" | "RUNNING" | "UNDOING" | "SUCCEEDED" | "FAILED" | "SUPERSEDED";
            progress: number;
            currentStep: string | null;
            requestedBy: {
                name: string;
                /** @enum {string} */
                via: "portal" | "token" | "system" | "operator";
            };
            /** Format: date-time */
            acceptedAt: string;
            startedAt: string | null;
            endedAt: string | null;
            /** Format: date-time */
            deadlineAt: string;
            attempt: number;
            failure: components["schemas"]["Failure"] | null;
            steps: components["schemas"]["OperationStep"][];
            instance: {
                /** Format: uuid */
                id: string;
                name: string;
            };
            tenant: {
                /** Format: uuid */
                id: string;
                name: string;
            };
            node: {
                /** Format: uuid */
                id: string;
                name: string;
            };
        };
        ConsoleOutput: {
            /** @description What the guest wrote, as UTF-8; what is none is replaced */
            output: string;
        };
        ConsoleTicket: {
            /** @description The first message to the gateway redeems it, once */
            ticket: string;
            /** @description The WebSocket to open; the ticket is no part of it */
            url: string;
            /** Format: date-time */
            expiresAt: string;
        };
        Enrolment: {
            /** Format: uuid */
            id: string;
            /** @description What the compute node is to be called */
            name: string;
            /** @description For a compute node that is known, whose machine joins anew */
            again: boolean;
            createdBy: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
        };
        Enrolments: {
            /** @description `host:port` where machines join, the likeliest first; empty where the cloud lets in none */
            doorAddresses: string[];
            items: components["schemas"]["Enrolment"][];
        };
        Event: {
            /** @description Rises. Of two events the one written later may be seen first */
            id: string;
            /** Format: date-time */
            at: string;
            /** @description What was done, e.g. `instance.create` */
            action: string;
            /** @description Null for what is about no tenant, e.g. who has signed in */
            tenant: {
                /** Format: uuid */
                id: string;
                name: string;
            } | null;
            actor: {
                id: string | null;
                name: string;
                /** @enum {string} */
                via: "portal" | "token" | "system" | "operator";
                /** @description The token that was shown; null to a tenant’s readers where it is no token of the tenant */
                tokenId: string | null;
                /** @description The session by which the portal was asked; null to a tenant’s readers where it is no member’s */
                sessionId: string | null;
            };
            origin: {
                /** @description Where the request came from; null, as `userAgent`, where the actor’s token or session is not shown */
                address: string | null;
                /** @description What the program that asked says of itself */
                userAgent: string | null;
            };
            target: {
                type: string;
                id: string | null;
                /** @description The name that an instance, a tenant, a token or a person has now; of others what they were called then, where that is known */
                name: string | null;
            };
            /**
             * @description `ACCEPTED`: done, or taken on where an operation follows, whose end is an event of its own: `SUCCEEDED`, `FAILED` or `SUPERSEDED`
             * @enum {string}
             */
            result: "ACCEPTED" | "REFUSED" | "SUCCEEDED" | "FAILED" | "SUPERSEDED";
            /** @description Why it was refused or has failed */
            errorCode: string | null;
            /** @description Of how an operation ended: the event of the request for it */
            refersTo: string | null;
            requestId: string | null;
            /** @description What else is to be known, by action */
            detail: {
                [key: string]: unknown;
            };
        };
        Failure: {
            code: string;
            message: string;
            /** @description What the compute node itself said, for those who run the cloud; null for everybody else */
            detail: string | null;
        };
        Flavor: {
            /** Format: uuid */
            id: string;
            name: string;
            vcpus: number;
            memoryMib: number;
            rootDiskGib: number;
            /** @description What a compute node must be able to do, e.g. kvm */
            requiredCapabilities: string[];
        };
        Image: {
            /** Format: uuid */
            id: string;
            name: string;
            defaultUser: string;
            sizeBytes: number;
            minDiskGib: number;
            minMemoryMib: number;
            /** Format: date-time */
            createdAt: string;
        };
        Instance: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            status: "BUILD" | "ACTIVE" | "SHUTOFF" | "PAUSED" | "ERROR" | "DELETED";
            /** @description the kind of the unfinished operation */
            task: ("create" | "start" | "stop" | "reboot" | "resize" | "snapshot" | "restore" | "delete-snapshot" | "destroy") | null;
            flavor: {
                /** Format: uuid */
                id: string;
                name: string;
                vcpus: number;
                memoryMib: number;
                rootDiskGib: number;
            };
            image: {
                /** Format: uuid */
                id: string;
                name: string;
                defaultUser: string;
            };
            ipAddress: string | null;
            macAddress: string | null;
            node: {
                /** Format: uuid */
                id: string;
                name: string;
                /** @enum {string} */
                status: "ENROLLED" | "UP" | "DOWN";
                /** @enum {string} */
                mode: "ENABLED" | "DRAINED" | "MAINTENANCE";
                /** @description Since when the compute node does nothing that is asked of it; null where it does */
                unreachableSince: string | null;
            } | null;
            serverGroup: {
                /** Format: uuid */
                id: string;
                name: string;
                /** @enum {string} */
                policy: "AFFINITY" | "ANTI_AFFINITY";
            } | null;
            hasConsolePassword: boolean;
            keyPairs: {
                name: string;
                fingerprint: string;
            }[];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            failure: components["schemas"]["Failure"] | null;
            operation: components["schemas"]["Operation"] | null;
        };
        Invitation: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            role: "OWNER" | "MEMBER" | "VIEWER";
            /** @description Whom it is for, in the words of who made it */
            note: string | null;
            createdBy: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            /** @description Whether who has the link can join by it now */
            isOpen: boolean;
        };
        Member: {
            /**
             * Format: uuid
             * @description The person’s: it names the member
             */
            id: string;
            name: string;
            email: string;
            /** @enum {string} */
            role: "OWNER" | "MEMBER" | "VIEWER";
            /** Format: date-time */
            joinedAt: string;
        };
        NewInvitation: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            role: "OWNER" | "MEMBER" | "VIEWER";
            /** @description Whom it is for, in the words of who made it */
            note: string | null;
            createdBy: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            /** @description Whether who has the link can join by it now */
            isOpen: boolean;
            /** @description Where somebody joins by it. It is shown here and nowhere again */
            link: string;
        };
        JoinCommand: {
            /**
             * Format: uuid
             * @description The enrolment, by which it is revoked
             */
            id: string;
            /** @description To be run once, as root, on the machine. It is shown here and nowhere again */
            command: string;
            /** Format: date-time */
            expiresAt: string;
        };
        KeyPair: {
            /** Format: uuid */
            id: string;
            name: string;
            publicKey: string;
            /** @description SHA256:… as ssh-keygen -l prints it */
            fingerprint: string;
            /** Format: date-time */
            createdAt: string;
        };
        NewApiToken: {
            /** Format: uuid */
            id: string;
            name: string;
            hint: string;
            scopes: ("read" | "instances:write" | "storage:write" | "network:write" | "tenant:write" | "admin")[];
            permissions: ("read" | "instances:write" | "storage:write" | "network:write" | "tenant:write" | "admin")[];
            createdBy: string | null;
            /** Format: date-time */
            createdAt: string;
            expiresAt: string | null;
            lastUsedAt: string | null;
            secret: string;
        };
        Node: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            status: "ENROLLED" | "UP" | "DOWN";
            /**
             * @description What the operator wants of it, whether it is heard or not
             * @enum {string}
             */
            mode: "ENABLED" | "DRAINED" | "MAINTENANCE";
            modeReason: string | null;
            modeSince: string | null;
            /** @description kvm, tcg or simulated; null before the node said hello */
            virtualization: string | null;
            virtualizationReason: string | null;
            vcpus: number;
            memoryMib: number;
            diskGib: number;
            claimed: components["schemas"]["NodeSize"];
            allowed: components["schemas"]["NodeSize"];
            /** @description Allocation ratios: so much may be claimed for each unit that there is */
            ratios: {
                cpu: number;
                memory: number;
                disk: number;
            };
            /** @description What is really used of the host, as measured last; cpuShare is 0 to 1 of all CPUs’ time */
            used: {
                cpuShare: number;
                memoryMib: number;
                diskGib: number;
                /** Format: date-time */
                at: string;
            } | null;
            instances: number;
            unfinishedOperations: number;
            cpuModel: string | null;
            architecture: string | null;
            hypervisorVersion: string | null;
            agentVersion: string | null;
            natCidr: string | null;
            /** @description ept, npt or none; null while its agent has not said */
            nestedPaging: string | null;
            hugepages: {
                sizeKib: number;
                total: number;
                free: number;
            } | null;
            ksm: boolean | null;
            imageFormats: string[];
            /** @description What flavors may require by name */
            capabilities: string[];
            /** Format: date-time */
            createdAt: string;
            lastSeenAt: string | null;
            /** @description Since when it is heard and yet takes no jobs; null where it takes them */
            deafSince: string | null;
            /** @description What its agent speaks; null before the node said hello */
            contractVersion: number | null;
            /** @description What its agent speaks now and the control plane does not: nothing that it says is taken in */
            refusedVersion: number | null;
            /** @description Where the node and the rows differ; nothing removes them by itself */
            orphans: number;
            /** @description Reports of the node that could not be applied */
            deadLetters: {
                count: number;
                newestReason: string | null;
            };
        };
        NodeInstance: {
            /** Format: uuid */
            id: string;
            name: string;
            tenant: {
                /** Format: uuid */
                id: string;
                name: string;
            };
            /** @enum {string} */
            status: "BUILD" | "ACTIVE" | "SHUTOFF" | "PAUSED" | "ERROR" | "DELETED";
            task: ("create" | "start" | "stop" | "reboot" | "resize" | "snapshot" | "restore" | "delete-snapshot" | "destroy") | null;
            /** @enum {string} */
            desiredPower: "ON" | "OFF";
            vcpus: number;
            memoryMib: number;
            rootDiskGib: number;
            /** Format: date-time */
            createdAt: string;
        };
        NodeSize: {
            vcpus: number;
            memoryMib: number;
            diskGib: number;
        };
        Operation: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            instanceId: string;
            /** @enum {string} */
            kind: "create" | "start" | "stop" | "reboot" | "resize" | "snapshot" | "restore" | "delete-snapshot" | "destroy";
            /** @enum {string} */
            status: "ACCEPTED" | "RUNNING" | "UNDOING" | "SUCCEEDED" | "FAILED" | "SUPERSEDED";
            progress: number;
            currentStep: string | null;
            requestedBy: {
                name: string;
                /** @enum {string} */
                via: "portal" | "token" | "system" | "operator";
            };
            /** Format: date-time */
            acceptedAt: string;
            startedAt: string | null;
            endedAt: string | null;
            /** Format: date-time */
            deadlineAt: string;
            attempt: number;
            failure: components["schemas"]["Failure"] | null;
            steps: components["schemas"]["OperationStep"][];
        };
        OperationStep: {
            name: string;
            /** @enum {string} */
            direction: "do" | "undo";
            /** Format: date-time */
            startedAt: string;
            endedAt: string | null;
            outcome: ("done" | "failed" | "aborted") | null;
            failure: components["schemas"]["Failure"] | null;
        };
        Orphan: {
            /** Format: uuid */
            id: string;
            /**
             * @description instance, snapshot, address: on a node without a row; missing-…: rows of what the node no longer has
             * @enum {string}
             */
            kind: "instance" | "snapshot" | "address" | "missing-domain" | "missing-disk" | "missing-snapshot";
            node: {
                /** Format: uuid */
                id: string;
                name: string;
            };
            instanceId: string | null;
            snapshotId: string | null;
            name: string | null;
            /** @description Whose it is by its row or its mark */
            tenant: {
                id: string | null;
                name: string;
                exists: boolean;
            } | null;
            power: string | null;
            size: {
                vcpus: number;
                memoryMib: number;
                rootDiskGib: number;
            } | null;
            /** @description The flavor that it would have: of its size, or the nearest */
            flavor: {
                name: string;
                isExact: boolean;
            } | null;
            macAddress: string | null;
            ipAddress: string | null;
            /** @description What its disk and snapshots take on the node */
            bytes: number | null;
            snapshots: number;
            /** Format: date-time */
            firstSeenAt: string;
            /** Format: date-time */
            lastSeenAt: string;
            /** @description Why it cannot be adopted; null when it can */
            adoptionRefusal: ("nothing_to_adopt" | "not_described" | "no_disk" | "no_address" | "address_taken" | "was_destroyed" | "on_other_node") | null;
            /** @description Why it cannot be removed; null when it can */
            removalRefusal: ("on_other_node" | "address_taken") | null;
        };
        PlacementPolicy: {
            /**
             * @description `SPREAD` takes the emptiest compute node that fits, `PACK` the fullest
             * @enum {string}
             */
            strategy: "SPREAD" | "PACK";
            /** @description How much each resource counts when nodes are compared */
            weights: {
                cpu: number;
                memory: number;
                disk: number;
            };
        };
        Quota: {
            instances: components["schemas"]["QuotaUse"];
            vcpus: components["schemas"]["QuotaUse"];
            memoryMib: components["schemas"]["QuotaUse"];
            rootDiskGib: components["schemas"]["QuotaUse"];
            volumes: components["schemas"]["QuotaUse"];
            volumeGib: components["schemas"]["QuotaUse"];
            snapshots: components["schemas"]["QuotaUse"];
            images: components["schemas"]["QuotaUse"];
            networks: components["schemas"]["QuotaUse"];
            floatingIps: components["schemas"]["QuotaUse"];
            keyPairs: components["schemas"]["QuotaUse"];
            serverGroups: components["schemas"]["QuotaUse"];
            tokens: components["schemas"]["QuotaUse"];
        };
        QuotaChange: {
            /** @description Rises */
            id: string;
            /** Format: date-time */
            at: string;
            /** @description Null for what new tenants get */
            tenant: {
                /** Format: uuid */
                id: string;
                name: string;
            } | null;
            /** @enum {string} */
            resource: "instances" | "vcpus" | "memoryMib" | "rootDiskGib" | "volumes" | "volumeGib" | "snapshots" | "images" | "networks" | "floatingIps" | "keyPairs" | "serverGroups" | "tokens";
            from: number;
            to: number;
            changedBy: {
                name: string;
                /** @enum {string} */
                via: "portal" | "token" | "system" | "operator";
            };
            reason: string | null;
            /** @description The request that was granted by it */
            requestId: string | null;
        };
        QuotaLimits: {
            instances: number;
            vcpus: number;
            memoryMib: number;
            rootDiskGib: number;
            volumes: number;
            volumeGib: number;
            snapshots: number;
            images: number;
            networks: number;
            floatingIps: number;
            keyPairs: number;
            serverGroups: number;
            tokens: number;
        };
        QuotaRequest: {
            /** Format: uuid */
            id: string;
            tenant: {
                /** Format: uuid */
                id: string;
                name: string;
                isSuspended: boolean;
            };
            /** @enum {string} */
            status: "OPEN" | "GRANTED" | "REFUSED" | "WITHDRAWN";
            reason: string;
            items: {
                /** @enum {string} */
                resource: "instances" | "vcpus" | "memoryMib" | "rootDiskGib" | "volumes" | "volumeGib" | "snapshots" | "images" | "networks" | "floatingIps" | "keyPairs" | "serverGroups" | "tokens";
                /** @description The limit when it was asked for */
                from: number;
                asked: number;
                /** @description Null where it was not granted */
                granted: number | null;
                /** @description How it is now; null once the request has ended */
                now: components["schemas"]["QuotaUse"] | null;
            }[];
            createdBy: string;
            /** Format: date-time */
            createdAt: string;
            /** @description When it was granted, refused or withdrawn */
            endedAt: string | null;
            /** @description Null also where the cloud’s operators did by ./cloudlet */
            endedBy: string | null;
            /** @description What was said to who asked */
            answer: string | null;
        };
        QuotaUse: {
            limit: number;
            used: number;
        };
        ServerGroup: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            policy: "AFFINITY" | "ANTI_AFFINITY";
            /** @description Its instances that are not destroyed: how many, and the first ten by name */
            members: {
                count: number;
                first: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                }[];
            };
            /** Format: date-time */
            createdAt: string;
        };
        Session: {
            user: {
                /** Format: uuid */
                id: string;
                name: string;
                email: string;
            };
            tenant: {
                /** Format: uuid */
                id: string;
                name: string;
                role: ("OWNER" | "MEMBER" | "VIEWER") | null;
                suspension: {
                    /** Format: date-time */
                    since: string;
                    reason: string | null;
                } | null;
            } | null;
            /** @description All that the person is in, by name; a token is in one */
            tenants: {
                /** Format: uuid */
                id: string;
                name: string;
            }[];
            permissions: ("read" | "instances:write" | "storage:write" | "network:write" | "tenant:write" | "admin")[];
        };
        Snapshot: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            instanceId: string;
            name: string;
            /** @enum {string} */
            status: "CREATING" | "AVAILABLE" | "DELETING" | "ERROR" | "DELETED";
            sizeBytes: number | null;
            /** Format: date-time */
            createdAt: string;
        };
        Tenant: {
            /** Format: uuid */
            id: string;
            name: string;
            /** Format: date-time */
            createdAt: string;
            suspension: {
                /** Format: date-time */
                since: string;
                reason: string | null;
            } | null;
            /** @description How many people are in it */
            members: number;
            /** @description How many it has that are not destroyed */
            instances: number;
        };
        TenantOperation: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            instanceId: string;
            /** @enum {string} */
            kind: "create" | "start" | "stop" | "reboot" | "resize" | "snapshot" | "restore" | "delete-snapshot" | "destroy";
            /** @enum {string} */
            status: "ACCEPTED" | "RUNNING" | "UNDOING" | "SUCCEEDED" | "FAILED" | "SUPERSEDED";
            progress: number;
            currentStep: string | null;
            requestedBy: {
                name: string;
                /** @enum {string} */
                via: "portal" | "token" | "system" | "operator";
            };
            /** Format: date-time */
            acceptedAt: string;
            startedAt: string | null;
            endedAt: string | null;
            /** Format: date-time */
            deadlineAt: string;
            attempt: number;
            failure: components["schemas"]["Failure"] | null;
            steps: components["schemas"]["OperationStep"][];
            instance: {
                /** Format: uuid */
                id: string;
                name: string;
                isDestroyed: boolean;
            };
        };
        TenantUse: {
            tenant: {
                /** Format: uuid */
                id: string;
                name: string;
                isSuspended: boolean;
            };
            used: {
                instances: number;
                vcpus: number;
                memoryMib: number;
                rootDiskGib: number;
                snapshots: number;
            };
            limit: {
                instances: number;
                vcpus: number;
                memoryMib: number;
                rootDiskGib: number;
                snapshots: number;
            };
        };
        TenantUsePage: {
            items: components["schemas"]["TenantUse"][];
            nextCursor: string | null;
            /** @description When it was counted; null where nothing was yet */
            sampledAt: string | null;
        };
        Usage: {
            /** @description How many are in which status */
            instances: {
                BUILD: number;
                ACTIVE: number;
                SHUTOFF: number;
                PAUSED: number;
                ERROR: number;
            };
            /** @description By flavor, the smallest first; whether the nodes have room is another question */
            room: {
                flavor: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                    vcpus: number;
                    memoryMib: number;
                    rootDiskGib: number;
                };
                /** @description How many more of it the quota allows */
                count: number;
                /**
                 * @description The resource of which there is least
                 * @enum {string}
                 */
                limitedBy: "instances" | "vcpus" | "memoryMib" | "rootDiskGib" | "volumes" | "volumeGib" | "snapshots" | "images" | "networks" | "floatingIps" | "keyPairs" | "serverGroups" | "tokens";
            }[];
        };
        UsageHistory: {
            /** @description How much time one item speaks for: it is the peak of each figure in it */
            stepSeconds: number;
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            /** @description A step that is missing was not sampled, and nothing is known of it */
            items: {
                instances: number;
                vcpus: number;
                memoryMib: number;
                rootDiskGib: number;
                snapshots: number;
                /**
                 * Format: date-time
                 * @description When the step began
                 */
                at: string;
            }[];
        };
        TenantQuota: {
            tenant: {
                /** Format: uuid */
                id: string;
                name: string;
                isSuspended: boolean;
            };
            quota: components["schemas"]["Quota"];
        };
        FlavorsListAnswer: {
            items: components["schemas"]["Flavor"][];
            nextCursor: string | null;
        };
        ImagesListAnswer: {
            items: components["schemas"]["Image"][];
            nextCursor: string | null;
        };
        KeyPairsListAnswer: {
            items: components["schemas"]["KeyPair"][];
            nextCursor: string | null;
        };
        ServerGroupsListAnswer: {
            items: components["schemas"]["ServerGroup"][];
            nextCursor: string | null;
        };
        InstancesListAnswer: {
            items: components["schemas"]["Instance"][];
            nextCursor: string | null;
        };
        InstancesOperationsAnswer: {
            items: components["schemas"]["Operation"][];
            nextCursor: string | null;
        };
        SnapshotsListAnswer: {
            items: components["schemas"]["Snapshot"][];
            nextCursor: string | null;
        };
        SnapshotsCreateAnswer: {
            instance: components["schemas"]["Instance"];
            operation: components["schemas"]["Operation"];
            snapshot: components["schemas"]["Snapshot"];
        };
        OperationsListAnswer: {
            items: components["schemas"]["TenantOperation"][];
            nextCursor: string | null;
        };
        OrphansListAnswer: {
            items: components["schemas"]["Orphan"][];
            nextCursor: string | null;
        };
        OrphansAdoptAnswer: {
            /** Format: uuid */
            instanceId: string;
            name: string;
            tenant: {
                /** Format: uuid */
                id: string;
                name: string;
            };
            flavor: {
                name: string;
                isExact: boolean;
            };
            /** @description Where the tenant holds more now than its quota allows */
            exceeds: {
                /** @enum {string} */
                resource: "instances" | "vcpus" | "memoryMib" | "rootDiskGib" | "volumes" | "volumeGib" | "snapshots" | "images" | "networks" | "floatingIps" | "keyPairs" | "serverGroups" | "tokens";
                limit: number;
                used: number;
                asked: number;
            }[];
        };
        OrphansRemoveAnswer: {
            /** Format: uuid */
            operationId: string;
            /** Format: uuid */
            instanceId: string;
        };
        CloudOperationsAnswer: {
            items: components["schemas"]["CloudOperation"][];
            nextCursor: string | null;
        };
        QuotaRequestsListAnswer: {
            items: components["schemas"]["QuotaRequest"][];
            nextCursor: string | null;
        };
        QuotasListAnswer: {
            items: components["schemas"]["TenantQuota"][];
            nextCursor: string | null;
        };
        QuotasSetAnswer: {
            items: components["schemas"]["TenantQuota"][];
        };
        QuotasChangesAnswer: {
            items: components["schemas"]["QuotaChange"][];
            nextCursor: string | null;
        };
        QuotasRequestsAnswer: {
            items: components["schemas"]["QuotaRequest"][];
            nextCursor: string | null;
        };
        EventsListAnswer: {
            items: components["schemas"]["Event"][];
            nextCursor: string | null;
        };
        AuditListAnswer: {
            items: components["schemas"]["Event"][];
            nextCursor: string | null;
        };
        NodesListAnswer: {
            items: components["schemas"]["Node"][];
            nextCursor: string | null;
        };
        NodesInstancesAnswer: {
            items: components["schemas"]["NodeInstance"][];
            nextCursor: string | null;
        };
        TokensListAnswer: {
            items: components["schemas"]["ApiToken"][];
            nextCursor: string | null;
        };
        TenantsListAnswer: {
            items: components["schemas"]["Tenant"][];
            nextCursor: string | null;
        };
        TenantsMembersAnswer: {
            items: components["schemas"]["Member"][];
            nextCursor: string | null;
        };
        TenantsInvitationsAnswer: {
            items: components["schemas"]["Invitation"][];
            nextCursor: string | null;
        };
        MembersListAnswer: {
            items: components["schemas"]["Member"][];
            nextCursor: string | null;
        };
        InvitationsListAnswer: {
            items: components["schemas"]["Invitation"][];
            nextCursor: string | null;
        };
        Problem: {
            /**
             * Format: uri
             * @description Names the kind of problem; it leads nowhere
             */
            type: string;
            /** @description The kind of problem, for a person */
            title: string;
            /** @description The HTTP status again */
            status: number;
            /** @description What went wrong this time, for a person */
            detail: string;
            /** @description Stable, for programs */
            code: string;
            /** @description Names this request in the logs */
            requestId: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export interface operations {
    "session.get": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    "flavors.list": {
        parameters: {
            query?: {
                /** @description Items on the page, at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlavorsListAnswer"];
                };
            };
        };
    };
    "images.list": {
        parameters: {
            query?: {
                /** @description Items on the page, at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImagesListAnswer"];
                };
            };
        };
    };
    "keyPairs.list": {
        parameters: {
            query?: {
                /** @description Items on the page, at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyPairsListAnswer"];
                };
            };
        };
    };
    "keyPairs.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client for this request, e.g. a UUID. Sent again with the same key, it is not done again within 24 hours: the answer is that of the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    publicKey: string;
                };
            };
        };
        responses: {
            /** @description It was made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyPair"];
                };
            };
        };
    };
    "keyPairs.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is nothing to say. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "serverGroups.list": {
        parameters: {
            query?: {
                /** @description Items on the page, at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServerGroupsListAnswer"];
                };
            };
        };
    };
    "serverGroups.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client for this request, e.g. a UUID. Sent again with the same key, it is not done again within 24 hours: the answer is that of the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /**
                     * @description `AFFINITY`: all on one compute node; `ANTI_AFFINITY`: no two on the same
                     * @enum {string}
                     */
                    policy: "AFFINITY" | "ANTI_AFFINITY";
                };
            };
        };
        responses: {
            /** @description It was made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServerGroup"];
                };
            };
        };
    };
    "serverGroups.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is nothing to say. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "instances.list": {
        parameters: {
            query?: {
                /** @description Items on the page, at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Only instances in this status */
                status?: "BUILD" | "ACTIVE" | "SHUTOFF" | "PAUSED" | "ERROR";
                /** @description Only instances whose name contains this */
                name?: string;
            };
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstancesListAnswer"];
                };
            };
        };
    };
    "instances.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client for this request, e.g. a UUID. Sent again with the same key, it is not done again within 24 hours: the answer is that of the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A host name label: lower-case letters, digits and hyphens, no hyphen at either end */
                    name: string;
                    /** Format: uuid */
                    flavorId: string;
                    /** Format: uuid */
                    imageId: string;
                    /**
                     * Format: uuid
                     * @description The server group whose rule says where it may be
                     */
                    serverGroupId?: string;
                    keyPairIds?: string[];
                    /** @description For the image’s default user, at the console only */
                    consolePassword?: string;
                    /** @description A script (#!) or #cloud-config that the guest runs at first boot; 64 KiB in UTF-8 at most */
                    userData?: string;
                };
            };
        };
        responses: {
            /** @description The work was accepted. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
        };
    };
    "instances.get": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The instance */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Instance"];
                };
            };
        };
    };
    "instances.destroy": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what was seen: it is changed only if it is still that */
                "If-Match"?: string;
            };
            path: {
                /** @description The instance */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The work was accepted. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
        };
    };
    "instances.update": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what was seen: it is changed only if it is still that */
                "If-Match"?: string;
            };
            path: {
                /** @description The instance */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description A host name label: lower-case letters, digits and hyphens, no hyphen at either end */
                    name?: string;
                };
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Instance"];
                };
            };
        };
    };
    "instances.start": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client for this request, e.g. a UUID. Sent again with the same key, it is not done again within 24 hours: the answer is that of the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The instance */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The work was accepted. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
        };
    };
    "instances.stop": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client for this request, e.g. a UUID. Sent again with the same key, it is not done again within 24 hours: the answer is that of the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The instance */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Cut the power at once */
                    force?: boolean;
                    /** @description How long to wait for the guest before the power is cut; 60 by default */
                    timeoutSeconds?: number;
                };
            };
        };
        responses: {
            /** @description The work was accepted. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
        };
    };
    "instances.reboot": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client for this request, e.g. a UUID. Sent again with the same key, it is not done again within 24 hours: the answer is that of the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The instance */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description soft asks the guest (default), hard resets it
                     * @enum {string}
                     */
                    mode?: "soft" | "hard";
                };
            };
        };
        responses: {
            /** @description The work was accepted. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
        };
    };
    "instances.resize": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client for this request, e.g. a UUID. Sent again with the same key, it is not done again within 24 hours: the answer is that of the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The instance */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    flavorId: string;
                };
            };
        };
        responses: {
            /** @description The work was accepted. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
        };
    };
    "instances.restore": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client for this request, e.g. a UUID. Sent again with the same key, it is not done again within 24 hours: the answer is that of the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The instance */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    snapshotId: string;
                };
            };
        };
        responses: {
            /** @description The work was accepted. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
        };
    };
    "instances.consoleOutput": {
        parameters: {
            query?: {
                /** @description The last lines alone; else the last 64 KiB */
                lines?: number;
            };
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The instance */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsoleOutput"];
                };
            };
        };
    };
    "instances.consoleTicket": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client for this request, e.g. a UUID. Sent again with the same key, it is not done again within 24 hours: the answer is that of the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The instance */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It was made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsoleTicket"];
                };
            };
        };
    };
    "instances.operations": {
        parameters: {
            query?: {
                /** @description Items on the page, at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The instance */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstancesOperationsAnswer"];
                };
            };
        };
    };
    "snapshots.list": {
        parameters: {
            query?: {
                /** @description Items on the page, at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The instance */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnapshotsListAnswer"];
                };
            };
        };
    };
    "snapshots.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client for this request, e.g. a UUID. Sent again with the same key, it is not done again within 24 hours: the answer is that of the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The instance */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A host name label: lower-case letters, digits and hyphens, no hyphen at either end */
                    name: string;
                };
            };
        };
        responses: {
            /** @description The work was accepted. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnapshotsCreateAnswer"];
                };
            };
        };
    };
    "snapshots.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The instance */
                id: string;
                snapshotId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The work was accepted. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
        };
    };
    "operations.list": {
        parameters: {
            query?: {
                /** @description Items on the page, at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperationsListAnswer"];
                };
            };
        };
    };
    "operations.get": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The operation */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
        };
    };
    "orphans.list": {
        parameters: {
            query?: {
                /** @description Items on the page, at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrphansListAnswer"];
                };
            };
        };
    };
    "orphans.adopt": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client for this request, e.g. a UUID. Sent again with the same key, it is not done again within 24 hours: the answer is that of the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The orphan */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Name of the tenant whose it becomes, where the one that its mark names is gone */
                    tenant?: string;
                    /** @description A host name label: lower-case letters, digits and hyphens, no hyphen at either end */
                    name?: string;
                };
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrphansAdoptAnswer"];
                };
            };
        };
    };
    "orphans.remove": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client for this request, e.g. a UUID. Sent again with the same key, it is not done again within 24 hours: the answer is that of the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The orphan */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The work was accepted. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrphansRemoveAnswer"];
                };
            };
        };
    };
    "quota.get": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quota"];
                };
            };
        };
    };
    "usage.get": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Usage"];
                };
            };
        };
    };
    "usage.history": {
        parameters: {
            query?: {
                /** @description The time that it looks back over; it ends now */
                period?: "hour" | "day" | "week" | "month" | "year";
            };
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageHistory"];
                };
            };
        };
    };
    "cloud.get": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cloud"];
                };
            };
        };
    };
    "cloud.history": {
        parameters: {
            query?: {
                /** @description The time that it looks back over; it ends now */
                period?: "hour" | "day" | "week" | "month" | "year";
            };
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CloudHistory"];
                };
            };
        };
    };
    "cloud.tenants": {
        parameters: {
            query?: {
                /** @description Items on the page, at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description The resource to sort by */
                by?: "instances" | "vcpus" | "memoryMib" | "rootDiskGib" | "snapshots";
            };
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantUsePage"];
                };
            };
        };
    };
    "cloud.operations": {
        parameters: {
            query: {
                /** @description Items on the page, at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                state: "unfinished" | "failed";
            };
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CloudOperationsAnswer"];
                };
            };
        };
    };
    "quotaRequests.list": {
        parameters: {
            query?: {
                /** @description Items on the page, at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuotaRequestsListAnswer"];
                };
            };
        };
    };
    "quotaRequests.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client for this request, e.g. a UUID. Sent again with the same key, it is not done again within 24 hours: the answer is that of the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What you ask for: more than the present limit each */
                    limits: {
                        [key: string]: number;
                    };
                    /** @description One line of at most 200 characters */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description It was made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuotaRequest"];
                };
            };
        };
    };
    "quotaRequests.withdraw": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client for this request, e.g. a UUID. Sent again with the same key, it is not done again within 24 hours: the answer is that of the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The request */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuotaRequest"];
                };
            };
        };
    };
    "quotas.list": {
        parameters: {
            query?: {
                /** @description Items on the page, at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description A part of the tenant’s name */
                name?: string;
            };
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuotasListAnswer"];
                };
            };
        };
    };
    "quotas.set": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what was seen: it is changed only if it is still that */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Each tenant once */
                    items: {
                        /** Format: uuid */
                        tenantId: string;
                        /** @description A limit for each resource that is named */
                        limits: {
                            [key: string]: number;
                        };
                        /** @description Limits as you have seen them: where one is another by now, nothing is changed */
                        seen?: {
                            [key: string]: number;
                        };
                    }[];
                    /** @description One line of at most 200 characters */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuotasSetAnswer"];
                };
            };
        };
    };
    "quotas.defaults": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuotaLimits"];
                };
            };
        };
    };
    "quotas.setDefaults": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what was seen: it is changed only if it is still that */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A limit for each resource that is named */
                    limits: {
                        [key: string]: number;
                    };
                    /** @description Limits as you have seen them: where one is another by now, nothing is changed */
                    seen?: {
                        [key: string]: number;
                    };
                    /** @description One line of at most 200 characters */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuotaLimits"];
                };
            };
        };
    };
    "quotas.changes": {
        parameters: {
            query?: {
                /** @description Items on the page, at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Of this tenant alone */
                tenantId?: string;
            };
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuotasChangesAnswer"];
                };
            };
        };
    };
    "quotas.requests": {
        parameters: {
            query?: {
                /** @description Items on the page, at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                status?: "OPEN" | "GRANTED" | "REFUSED" | "WITHDRAWN";
            };
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuotasRequestsAnswer"];
                };
            };
        };
    };
    "quotas.grant": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client for this request, e.g. a UUID. Sent again with the same key, it is not done again within 24 hours: the answer is that of the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The request */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Other limits than those asked for; what is left out is granted as asked */
                    limits?: {
                        [key: string]: number;
                    };
                    /** @description One line of at most 200 characters */
                    answer?: string;
                };
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuotaRequest"];
                };
            };
        };
    };
    "quotas.refuse": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client for this request, e.g. a UUID. Sent again with the same key, it is not done again within 24 hours: the answer is that of the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The request */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description One line of at most 200 characters */
                    answer: string;
                };
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuotaRequest"];
                };
            };
        };
    };
    "events.list": {
        parameters: {
            query?: {
                /** @description Items on the page, at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Only this action, e.g. `instance.create`; `instance.` (with the dot) is all that begin so */
                action?: string;
                /** @description Only what this one did: an id, or a part of the name */
                actor?: string;
                /** @description Only what was done with this token or by this session */
                credentialId?: string;
                /** @description Only what was asked for in this way */
                via?: "portal" | "token" | "system" | "operator";
                /** @description Only what was done with this, e.g. an instance */
                targetId?: string;
                /** @description Only what came to this */
                result?: "ACCEPTED" | "REFUSED" | "SUCCEEDED" | "FAILED" | "SUPERSEDED";
                /** @description Only what came from this address, or from this network, e.g. `10.0.0.0/8` */
                address?: string;
                /** @description Only what this request did */
                requestId?: string;
                /** @description Only what was done at this time or later */
                from?: string;
                /** @description Only what was done before this time */
                to?: string;
            };
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
                /** @description Of a stream: the last id that was got of the one before */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventsListAnswer"];
                    "text/event-stream": string;
                };
            };
        };
    };
    "events.export": {
        parameters: {
            query?: {
                /** @description `csv` (RFC 4180) or `jsonl`: a JSON object a line, as the list has them */
                format?: "csv" | "jsonl";
                /** @description Only this action, e.g. `instance.create`; `instance.` (with the dot) is all that begin so */
                action?: string;
                /** @description Only what this one did: an id, or a part of the name */
                actor?: string;
                /** @description Only what was done with this token or by this session */
                credentialId?: string;
                /** @description Only what was asked for in this way */
                via?: "portal" | "token" | "system" | "operator";
                /** @description Only what was done with this, e.g. an instance */
                targetId?: string;
                /** @description Only what came to this */
                result?: "ACCEPTED" | "REFUSED" | "SUCCEEDED" | "FAILED" | "SUPERSEDED";
                /** @description Only what came from this address, or from this network, e.g. `10.0.0.0/8` */
                address?: string;
                /** @description Only what this request did */
                requestId?: string;
                /** @description Only what was done at this time or later */
                from?: string;
                /** @description Only what was done before this time */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/jsonl": string;
                };
            };
        };
    };
    "audit.list": {
        parameters: {
            query?: {
                /** @description Items on the page, at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Only what is about this tenant */
                tenantId?: string;
                /** @description Only this action, e.g. `instance.create`; `instance.` (with the dot) is all that begin so */
                action?: string;
                /** @description Only what this one did: an id, or a part of the name */
                actor?: string;
                /** @description Only what was done with this token or by this session */
                credentialId?: string;
                /** @description Only what was asked for in this way */
                via?: "portal" | "token" | "system" | "operator";
                /** @description Only what was done with this, e.g. an instance */
                targetId?: string;
                /** @description Only what came to this */
                result?: "ACCEPTED" | "REFUSED" | "SUCCEEDED" | "FAILED" | "SUPERSEDED";
                /** @description Only what came from this address, or from this network, e.g. `10.0.0.0/8` */
                address?: string;
                /** @description Only what this request did */
                requestId?: string;
                /** @description Only what was done at this time or later */
                from?: string;
                /** @description Only what was done before this time */
                to?: string;
            };
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditListAnswer"];
                };
            };
        };
    };
    "audit.export": {
        parameters: {
            query?: {
                /** @description `csv` (RFC 4180) or `jsonl`: a JSON object a line, as the list has them */
                format?: "csv" | "jsonl";
                /** @description Only what is about this tenant */
                tenantId?: string;
                /** @description Only this action, e.g. `instance.create`; `instance.` (with the dot) is all that begin so */
                action?: string;
                /** @description Only what this one did: an id, or a part of the name */
                actor?: string;
                /** @description Only what was done with this token or by this session */
                credentialId?: string;
                /** @description Only what was asked for in this way */
                via?: "portal" | "token" | "system" | "operator";
                /** @description Only what was done with this, e.g. an instance */
                targetId?: string;
                /** @description Only what came to this */
                result?: "ACCEPTED" | "REFUSED" | "SUCCEEDED" | "FAILED" | "SUPERSEDED";
                /** @description Only what came from this address, or from this network, e.g. `10.0.0.0/8` */
                address?: string;
                /** @description Only what this request did */
                requestId?: string;
                /** @description Only what was done at this time or later */
                from?: string;
                /** @description Only what was done before this time */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/jsonl": string;
                };
            };
        };
    };
    "nodes.list": {
        parameters: {
            query?: {
                /** @description Items on the page, at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodesListAnswer"];
                };
            };
        };
    };
    "nodes.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The compute node */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Node"];
                };
            };
        };
    };
    "nodes.remove": {
        parameters: {
            query?: {
                /** @description The host will never come back: what it should still clean up is given up */
                isLost?: boolean;
            };
            header?: {
                /** @description The ETag of what was seen: it is changed only if it is still that */
                "If-Match"?: string;
            };
            path: {
                /** @description The compute node */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is nothing to say. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "nodes.setRatios": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what was seen: it is changed only if it is still that */
                "If-Match"?: string;
            };
            path: {
                /** @description The compute node */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Above 0, at most 1000; left out, it stays */
                    cpuAllocationRatio?: number;
                    /** @description Above 0, at most 1000; left out, it stays */
                    memoryAllocationRatio?: number;
                    /** @description Above 0, at most 1000; left out, it stays */
                    diskAllocationRatio?: number;
                };
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Node"];
                };
            };
        };
    };
    "nodes.instances": {
        parameters: {
            query?: {
                /** @description Items on the page, at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The compute node */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodesInstancesAnswer"];
                };
            };
        };
    };
    "nodes.setMode": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client for this request, e.g. a UUID. Sent again with the same key, it is not done again within 24 hours: the answer is that of the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The compute node */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    mode: "ENABLED" | "DRAINED" | "MAINTENANCE";
                    /** @description For other operators; one line of at most 200 characters */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Node"];
                };
            };
        };
    };
    "enrolments.list": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Enrolments"];
                };
            };
        };
    };
    "enrolments.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client for this request, e.g. a UUID. Sent again with the same key, it is not done again within 24 hours: the answer is that of the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A host name label: lower-case letters, digits and hyphens, no hyphen at either end */
                    name: string;
                    /** @description From a minute to a week; an hour where it is left out */
                    validForSeconds?: number;
                    /** @description For a compute node that is known: its machine joins anew and stays that node */
                    again?: boolean;
                };
            };
        };
        responses: {
            /** @description It was made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JoinCommand"];
                };
            };
        };
    };
    "enrolments.revoke": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The enrolment */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is nothing to say. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "tokens.list": {
        parameters: {
            query?: {
                /** @description Items on the page, at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description The cloud’s own tokens instead, for cloud admins */
                cloud?: boolean;
            };
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokensListAnswer"];
                };
            };
        };
    };
    "tokens.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client for this request, e.g. a UUID. Sent again with the same key, it is not done again within 24 hours: the answer is that of the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @description What it may do; `admin` goes with no other and makes a token of the cloud’s own */
                    scopes: ("read" | "instances:write" | "storage:write" | "network:write" | "tenant:write" | "admin")[];
                    /** @description From a minute to ten years; it does not expire where this is left out */
                    validForSeconds?: number;
                };
            };
        };
        responses: {
            /** @description It was made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiToken"];
                };
            };
        };
    };
    "tokens.revoke": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The token */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is nothing to say. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "tenants.list": {
        parameters: {
            query?: {
                /** @description Items on the page, at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description A part of the name */
                name?: string;
            };
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantsListAnswer"];
                };
            };
        };
    };
    "tenants.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client for this request, e.g. a UUID. Sent again with the same key, it is not done again within 24 hours: the answer is that of the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A host name label: lower-case letters, digits and hyphens, no hyphen at either end */
                    name: string;
                    /** @description The address of somebody who has an account; others are invited */
                    owner?: string;
                    /** @description What it may hold; the usual where a resource is left out */
                    quota?: {
                        [key: string]: number;
                    };
                };
            };
        };
        responses: {
            /** @description It was made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
        };
    };
    "tenants.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tenant */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
        };
    };
    "tenants.quota": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The tenant */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quota"];
                };
            };
        };
    };
    "tenants.suspend": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client for this request, e.g. a UUID. Sent again with the same key, it is not done again within 24 hours: the answer is that of the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The tenant */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description For its people to read; one line of at most 200 characters */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
        };
    };
    "tenants.resume": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client for this request, e.g. a UUID. Sent again with the same key, it is not done again within 24 hours: the answer is that of the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The tenant */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
        };
    };
    "tenants.members": {
        parameters: {
            query?: {
                /** @description Items on the page, at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The tenant */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantsMembersAnswer"];
                };
            };
        };
    };
    "tenants.invitations": {
        parameters: {
            query?: {
                /** @description Items on the page, at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The tenant */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantsInvitationsAnswer"];
                };
            };
        };
    };
    "tenants.invite": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client for this request, e.g. a UUID. Sent again with the same key, it is not done again within 24 hours: the answer is that of the first time. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The tenant */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    role: "OWNER" | "MEMBER" | "VIEWER";
                    /** @description Whom it is for; one line of at most 200 characters */
                    note?: string;
                    /** @description From an hour to 30 days; a week where it is left out */
                    validForSeconds?: number;
                };
            };
        };
        responses: {
            /** @description It was made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewInvitation"];
                };
            };
        };
    };
    "tenants.revokeInvitation": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tenant */
                id: string;
                /** @description The invitation */
                invitationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is nothing to say. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "members.list": {
        parameters: {
            query?: {
                /** @description Items on the page, at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MembersListAnswer"];
                };
            };
        };
    };
    "members.remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The person */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is nothing to say. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "members.setRole": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The person */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    role: "OWNER" | "MEMBER" | "VIEWER";
                };
            };
        };
        responses: {
            /** @description Done; there is nothing to say. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "invitations.list": {
        parameters: {
            query?: {
                /** @description Items on the page, at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationsListAnswer"];
                };
            };
        };
    };
    "invitations.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client for this request, e.g. a UUID. Sent again with the same key, it is not done again within 24 hours: the answer is that of the first time. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    role: "OWNER" | "MEMBER" | "VIEWER";
                    /** @description Whom it is for; one line of at most 200 characters */
                    note?: string;
                    /** @description From an hour to 30 days; a week where it is left out */
                    validForSeconds?: number;
                };
            };
        };
        responses: {
            /** @description It was made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewInvitation"];
                };
            };
        };
    };
    "invitations.revoke": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The invitation */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is nothing to say. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "placement.get": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what was seen: the answer is 304 if it is still that */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlacementPolicy"];
                };
            };
        };
    };
    "placement.set": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what was seen: it is changed only if it is still that */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    strategy?: "SPREAD" | "PACK";
                    /** @description How much each resource counts when nodes are compared, 0 to 100; one left out stays */
                    weights?: {
                        cpu?: number;
                        memory?: number;
                        disk?: number;
                    };
                };
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlacementPolicy"];
                };
            };
        };
    };
}
