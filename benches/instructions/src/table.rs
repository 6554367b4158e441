//! The figures, and how they compare with the last ones.

use std::fmt;
use std::path::PathBuf;

/// So much more than last time is worse.
const TOLERANCE: f64 = 1.10;

/// Instructions a message, by workload.
#[derive(Default)]
pub struct Table(Vec<(String, f64)>);

impl Table {
    pub fn add(&mut self, workload: String, instructions: f64) {
        self.0.push((workload, instructions));
    }

    /// The last table.
    pub fn read() -> Result<Table, String> {
        let text =
            std::fs::read_to_string(path()).map_err(|error| format!("{:?}: {error}", path()))?;
        let figures = text.lines().map(|line| {
            let (workload, figure) = line.rsplit_once(' ')?;
            Some((workload.trim().to_owned(), figure.parse().ok()?))
        });
        figures
            .collect::<Option<_>>()
            .map(Table)
            .ok_or_else(|| format!("{:?} is no table", path()))
    }

    pub fn write(&self) -> Result<(), String> {
        std::fs::write(path(), self.to_string()).map_err(|error| format!("{:?}: {error}", path()))
    }

    /// What got worse, or is missing on one side, in words.
    pub fn worse_than(&self, last: &Table) -> Vec<String> {
        let mut worse = Vec::new();
        for (workload, now) in &self.0 {
            match last.figure(workload) {
                Some(before) if *now > before * TOLERANCE => {
                    worse.push(format!(
                        "{workload}: {now:.0} instructions, {before:.0} before"
                    ));
                }
                Some(_) => {}
                None => worse.push(format!(
                    "{workload}: not in the table; --write makes it anew"
                )),
            }
        }
        let gone = last
            .0
            .iter()
            .filter(|(workload, _)| self.figure(workload).is_none());
        worse.extend(gone.map(|(workload, _)| format!("{workload}: in the table alone")));
        worse
    }

    fn figure(&self, workload: &str) -> Option<f64> {
        let found = self.0.iter().find(|(name, _)| name == workload);
        found.map(|(_, figure)| *figure)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (workload, figure) in &self.0 {
            writeln!(f, "{workload:<20} {figure:.0}")?;
        }
        Ok(())
    }
}

fn path() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "table.txt"].iter().collect()
}
