//! Patroni's settings of a node, as a file of its own.

use crate::node::Ports;
use serde_json::{Value, json};
use std::path::Path;

/// What the nodes of a cluster have in common.
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    pub(crate) etcd_port: u16,
    /// Where PostgreSQL's programs are.
    pub(crate) programs: String,
    pub(crate) superuser_password: String,
    pub(crate) replication_password: String,
}

/// The socket's folder is open only to the server's user, so no password there. TCP is open to the whole machine.
const ACCESS: [&str; 3] = [
    "local all all trust",
    "host all all 127.0.0.1/32 scram-sha-256",
    "host replication replicator 127.0.0.1/32 scram-sha-256",
];

/// The file's content: JSON, which is YAML too.
pub(crate) fn patroni(name: &str, folder: &Path, (ports, shared): (Ports, &Shared)) -> String {
    let address = |port: u16| format!("127.0.0.1:{port}");
    let settings = json!({
        "scope": "dhakacart",
        "name": name,
        "restapi": {"listen": address(ports.rest), "connect_address": address(ports.rest)},
        // Not "etcd3": there, Patroni 3.0 takes the lease back without a look at who has it now when it hung for
        // longer than `ttl`, and what the new primary has confirmed meanwhile is lost.
        "etcd": {"host": address(shared.etcd_port)},
        "bootstrap": {
            "dcs": cluster_wide(),
            "initdb": [{"encoding": "UTF8"}, {"locale": "C"}, "data-checksums"],
        },
        "postgresql": {
            "listen": address(ports.postgres),
            "connect_address": address(ports.postgres),
            "data_dir": folder.join("data"),
            "bin_dir": shared.programs,
            "pgpass": folder.join("pgpass"),
            "pg_hba": ACCESS,
            "parameters": {"unix_socket_directories": folder, "unix_socket_permissions": "0700"},
            "authentication": {
                "superuser": {"username": "postgres", "password": shared.superuser_password},
                "replication": {"username": "replicator", "password": shared.replication_password},
            },
            "basebackup": {"checkpoint": "fast"},
            // A node that cannot be wound back to where the new primary began is copied anew.
            "remove_data_directory_on_rewind_failure": true,
            "remove_data_directory_on_diverged_timelines": true,
        },
    });
    settings.to_string()
}

/// Settings that all nodes share, kept in etcd.
fn cluster_wide() -> Value {
    json!({
        // Seconds. A primary that did not renew its lease for `ttl` is replaced. With a `retry_timeout` of 1 a single
        // slow answer of etcd demotes a healthy primary.
        "ttl": 5,
        "loop_wait": 1,
        "retry_timeout": 2,
        "maximum_lag_on_failover": 1_048_576,
        "synchronous_mode": true,
        "synchronous_mode_strict": true,
        "postgresql": {
            "use_pg_rewind": true,
            "parameters": {
                "max_connections": 200,
                "shared_buffers": "64MB",
                "timezone": "UTC",
                "log_timezone": "UTC",
                "client_connection_check_interval": "1s",
                // A standby that asks the new primary a moment too early asks again soon. Orders wait for that.
                "wal_retrieve_retry_interval": "200ms",
            },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_acknowledged_only_when_two_nodes_have_it() {
        let shared = Shared {
            etcd_port: 1,
            programs: "/bin".to_owned(),
            superuser_password: "a".to_owned(),
            replication_password: "b".to_owned(),
        };
        let ports = Ports { postgres: 2, rest: 3 };
        let text = patroni("node1", Path::new("/somewhere"), (ports, &shared));
        let settings: Value = serde_json::from_str(&text).unwrap();
        let dcs = &settings["bootstrap"]["dcs"];
        assert_eq!([&dcs["synchronous_mode"], &dcs["synchronous_mode_strict"]], [true, true]);
        // Patroni's own rule: the lease outlives a loop in which every call was slow.
        let seconds = |name: &str| dcs[name].as_u64().unwrap();
        assert!(seconds("loop_wait") + 2 * seconds("retry_timeout") <= seconds("ttl"));
    }
}
