//! Imports go down only: the layers are the table at the top of `src/lib.rs`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::support::{read, root};

/// No file of the house is longer.
const LONGEST_FILE: usize = 700;

#[test]
fn imports_go_down_only() {
    let layers = layers();
    let mut upward = Vec::new();
    for path in sources(&root().join("src")) {
        let own = module_of(&path);
        if own == "lib" {
            continue;
        }
        let layer = layers
            .get(&own)
            .unwrap_or_else(|| panic!("src/lib.rs gives {own} no layer"));
        for imported in imports(&std::fs::read_to_string(&path).unwrap()) {
            let below = layers
                .get(&imported)
                .unwrap_or_else(|| panic!("src/lib.rs gives {imported} no layer"));
            if below > layer {
                upward.push(format!(
                    "{}: {own} ({layer}) imports {imported} ({below})",
                    path.display()
                ));
            }
        }
    }
    assert!(upward.is_empty(), "{}", upward.join("\n"));
}

#[test]
fn no_file_is_too_long() {
    for path in sources(&root().join("src")) {
        let lines = std::fs::read_to_string(&path).unwrap().lines().count();
        assert!(
            lines <= LONGEST_FILE,
            "{}: {lines} lines; a concept in it wants a name",
            path.display()
        );
    }
}

/// The rows `| layer | `module`, `module`: what | of the table.
fn layers() -> BTreeMap<String, u32> {
    let mut layers = BTreeMap::new();
    for line in read("src/lib.rs").lines() {
        let mut cells = line
            .strip_prefix("//! |")
            .unwrap_or_default()
            .split('|')
            .map(str::trim);
        let (Some(layer), Some(modules)) = (cells.next(), cells.next()) else {
            continue;
        };
        let Ok(layer) = layer.parse() else { continue };
        let named = modules.split('`').skip(1).step_by(2);
        layers.extend(named.map(|module| (module.to_owned(), layer)));
    }
    assert!(layers.len() > 10, "no table of layers in src/lib.rs");
    layers
}

fn sources(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// The top-level module that a file belongs to.
fn module_of(path: &Path) -> String {
    let inside = path.strip_prefix(root().join("src")).unwrap();
    let first = inside
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// The top-level modules that code outside of comments and tests names as `crate::module` or `crate::{module, ..}`.
fn imports(source: &str) -> Vec<String> {
    let code = source.split("#[cfg(test)]").next().unwrap();
    let code: String = code
        .lines()
        .map(|line| line.split("//").next().unwrap())
        .collect::<Vec<_>>()
        .join("\n");
    let mut modules = Vec::new();
    for rest in code.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            Some(group) => modules.extend(group_heads(group)),
            None => modules.extend(head(rest)),
        }
    }
    modules
}

/// The first name of each item of `a::{b, c}, d}`, up to the brace that closes the group.
fn group_heads(group: &str) -> Vec<String> {
    let mut depth = 0;
    let mut items = vec![String::new()];
    for letter in group.chars() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => items.push(String::new()),
            _ if depth == 0 => items.last_mut().unwrap().push(letter),
            _ => {}
        }
    }
    items.iter().filter_map(|item| head(item.trim())).collect()
}

/// The module name that a path begins with; macros and other names in capitals or with a `!` are no modules.
fn head(path: &str) -> Option<String> {
    let end = path
        .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .unwrap_or(path.len());
    let name = &path[..end];
    let module = name.starts_with(|letter: char| letter.is_ascii_lowercase())
        && !path[end..].starts_with('!');
    module.then(|| name.to_owned())
}

#[test]
fn imports_are_understood() {
    let source = "use crate::{errno::{Errno, Result}, pipe};\n// crate::capi\nlet x = crate::z85::encode(y);\nuse super::a;\n#[cfg(test)]\nuse crate::capi;";
    assert_eq!(imports(source), ["errno", "pipe", "z85"]);
}
