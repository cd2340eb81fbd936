//! Sections of `docs/CONFIG.md` and `docs/METRICS.md`, made from the program itself so that they cannot go stale.

use clap::{Arg, Command};
use prometheus_client::encoding::text::encode;
use prometheus_client::registry::Registry;
use std::fmt::Write;

/// A Markdown table of every setting of a program that can come from the environment, its subcommands included.
pub fn describe_config(command: &Command) -> String {
    let mut text = format!("## `{}`\n", command.get_name());
    describe_command(command, command.get_name(), &mut text);
    text
}

fn describe_command(command: &Command, path: &str, text: &mut String) {
    let settings: Vec<&Arg> =
        command.get_arguments().filter(|argument| argument.get_env().is_some()).collect();
    if !settings.is_empty() {
        let _ = write!(text, "\n### `{path}`\n\n| variable | default | what it is |\n|---|---|---|\n");
        for argument in settings {
            let name = argument.get_env().map(|name| name.to_string_lossy()).unwrap_or_default();
            let defaults: Vec<_> =
                argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
            let default = match (defaults.as_slice(), argument.is_required_set()) {
                ([], true) => "must be set".to_owned(),
                ([], false) => "not set".to_owned(),
                (values, _) => format!("`{}`", values.join(",")),
            };
            let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            let _ = writeln!(text, "| `{name}` | {default} | {} |", help.replace('|', "\\|"));
        }
    }
    for subcommand in command.get_subcommands().filter(|subcommand| subcommand.get_name() != "help") {
        describe_command(subcommand, &format!("{path} {}", subcommand.get_name()), text);
    }
}

/// A Markdown table of every metric in a registry.
pub fn describe_metrics(program: &str, registry: &Registry) -> String {
    let mut exposition = String::new();
    encode(&mut exposition, registry).expect("writing to a String cannot fail");
    let mut text = format!("## `{program}`\n\n| metric | type | what it counts |\n|---|---|---|\n");
    let mut help = std::collections::BTreeMap::new();
    for line in exposition.lines() {
        if let Some((name, words)) = line.strip_prefix("# HELP ").and_then(|rest| rest.split_once(' ')) {
            help.insert(name.to_owned(), words.trim_end_matches('.').to_owned());
        }
    }
    let types = exposition.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '));
    for (name, kind) in types {
        // A counter is exposed with this ending, and that is the name a query uses.
        let ending = if kind == "counter" { "_total" } else { "" };
        let words = help.get(name).map_or("", String::as_str);
        let _ = writeln!(text, "| `{name}{ending}` | {kind} | {words} |");
    }
    text
}
