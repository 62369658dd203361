//! The CPU and the memory of a container.

use super::{Known, Service};
use crate::decimal::decimal;
use crate::kube::quantity::quantity;
use crate::project::At;
use crate::tree::Node;

/// The largest number of bytes or millicores that counts as one.
const MOST: f64 = 1e15;

fn whole(value: f64) -> Option<u64> {
    (value.is_finite() && value > 0.0 && value < MOST).then_some(value.round() as u64)
}

fn read(at: At<'_>, node: Option<&Node>, value: impl Fn(&str) -> Option<f64>) -> Option<Known<u64>> {
    let node = node?;
    Some(Known::file(whole(value(node.text()?)?)?, at.place(node.span)))
}

/// Reads the resources of a container in Kubernetes. A limit without a request is the request, too.
pub fn of_container(at: At<'_>, container: &Node, service: &mut Service<'_>) {
    let node = |group: &str, name: &str| container.at(&["resources", group, name]);
    let cpu = |group| read(at, node(group, "cpu"), |text| quantity(text).map(|cores| cores * 1000.0));
    let memory = |group| read(at, node(group, "memory"), quantity);
    (service.cpu_limit, service.memory_limit) = (cpu("limits"), memory("limits"));
    let or_limit = |name: &str, request: Option<Known<u64>>, limit: &Option<Known<u64>>| {
        if node("requests", name).is_some() { request } else { limit.clone() }
    };
    service.cpu_request = or_limit("cpu", cpu("requests"), &service.cpu_limit);
    service.memory_request = or_limit("memory", memory("requests"), &service.memory_limit);
}

/// Reads the resources of a service in Compose.
pub fn of_compose(find: impl Fn(&[&str]) -> Option<Known<String>>, service: &mut Service<'_>) {
    let value = |paths: &[&[&str]], read: fn(&str) -> Option<f64>| {
        let text = paths.iter().find_map(|path| find(path))?;
        let number = whole(read(&text.value)?)?;
        Some(Known { value: number, from: text.from })
    };
    let cores = |text: &str| decimal(text.trim()).map(|cores| cores * 1000.0);
    service.cpu_limit = value(&[&["deploy", "resources", "limits", "cpus"], &["cpus"]], cores);
    service.cpu_request = value(&[&["deploy", "resources", "reservations", "cpus"]], cores);
    service.memory_limit = value(&[&["deploy", "resources", "limits", "memory"], &["mem_limit"]], bytes);
    service.memory_request = value(&[&["deploy", "resources", "reservations", "memory"], &["mem_reservation"]], bytes);
}

/// Bytes as Docker and Fly write them: `320m`, `1gb`, `512MB`. Units are powers of 1024.
pub fn bytes(text: &str) -> Option<f64> {
    let text = text.trim();
    let end = text.find(|one: char| one.is_ascii_alphabetic() || one == ' ').unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(end)?;
    let factor = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1.0,
        "k" | "kb" | "kib" => 1024.0,
        "m" | "mb" | "mib" => 1024.0 * 1024.0,
        "g" | "gb" | "gib" => 1024.0 * 1024.0 * 1024.0,
        _ => return None,
    };
    Some(decimal(number)? * factor)
}

/// Reads the resources of a machine of Fly.
pub fn of_fly(at: At<'_>, root: &Node, service: &mut Service<'_>) {
    let machines = root.get("vm").map_or(&[][..], Node::list);
    let [machine] = machines else { return };
    let memory = machine.get("memory").or_else(|| machine.get("memory_mb"));
    service.memory_limit = read(at, memory, |text| match decimal(text.trim()) {
        // A number alone is in megabytes.
        Some(number) => Some(number * 1024.0 * 1024.0),
        None => bytes(text),
    });
    service.cpu_limit = read(at, machine.get("cpus"), |text| Some(decimal(text.trim())? * 1000.0));
}
