//! What `include/zmq.h` declares, and what its comments say of it.

use super::text::{Block, blocks};

/// A function and its comment, taken apart.
#[derive(Debug, Default)]
pub struct Function {
    pub name: String,
    /// The declaration, one line a parameter where the header has it so.
    pub prototype: Vec<String>,
    /// The heading of the header under which it stands.
    pub group: String,
    pub is_draft: bool,
    pub description: Vec<Block>,
    pub parameters: Vec<(String, String)>,
    pub returns: String,
    pub errors: Vec<(String, String)>,
    pub notes: Vec<Block>,
    pub since: String,
    pub see_also: Vec<String>,
}

/// An option: a constant whose comment names the functions that take it.
#[derive(Debug)]
pub struct Setting {
    pub name: String,
    pub value: String,
    pub description: Vec<Block>,
    /// "Type", "Default" and their like, in the order of the comment.
    pub facts: Vec<(String, String)>,
    pub access: Vec<String>,
}

#[derive(Debug, Default)]
pub struct Header {
    pub functions: Vec<Function>,
    pub settings: Vec<Setting>,
}

/// What an option's last paragraph tells, each up to the next.
const FACTS: [&str; 5] = ["Access", "Type", "Default", "Values", "Effect"];

impl Header {
    pub fn read(text: &str) -> Result<Header, String> {
        let mut header = Header::default();
        let (mut comment, mut group, mut is_draft) = (String::new(), String::new(), false);
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if let Some(heading) = line
                .strip_prefix("/*  ")
                .and_then(|rest| rest.strip_suffix("*/"))
            {
                group = heading.trim().to_owned();
            } else if let Some(start) = line.strip_prefix("/*") {
                comment = comment_from(start, &mut lines);
            } else if let Some(start) = line.strip_prefix("ZMQ_EXPORT") {
                let prototype = declaration_from(start, &mut lines);
                let function = Function::read(&comment, prototype, &group, is_draft)?;
                header.functions.push(function);
            } else if let Some(definition) = line.strip_prefix("#define ") {
                header.settings.extend(Setting::read(definition, &comment)?);
                comment.clear();
            } else if line.starts_with("#ifdef ZMQ_BUILD_DRAFT_API") {
                is_draft = true;
            }
        }
        Ok(header)
    }

    /// The options that a function takes.
    pub fn settings_of(&self, function: &str) -> impl Iterator<Item = &Setting> {
        self.settings
            .iter()
            .filter(move |setting| setting.access.iter().any(|name| name == function))
    }
}

fn comment_from<'a>(start: &str, lines: &mut impl Iterator<Item = &'a str>) -> String {
    if let Some(only) = start.strip_suffix("*/") {
        return only.trim().to_owned();
    }
    let inside = lines.take_while(|line| line.trim() != "*/");
    let lines: Vec<_> = inside
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    lines.join("\n")
}

fn declaration_from<'a>(start: &str, lines: &mut impl Iterator<Item = &'a str>) -> Vec<String> {
    // A long one begins on a line of its own.
    let mut declaration: Vec<_> = [start.trim().to_owned()].into();
    declaration.retain(|line| !line.is_empty());
    while !declaration.last().is_some_and(|line| line.ends_with(';')) {
        match lines.next() {
            Some(line) => declaration.push(line.to_owned()),
            None => break,
        }
    }
    declaration
}

impl Function {
    fn read(
        comment: &str,
        prototype: Vec<String>,
        group: &str,
        is_draft: bool,
    ) -> Result<Function, String> {
        let name = prototype[0].split('(').next().unwrap_or("");
        let name = name.rsplit([' ', '*']).next().unwrap_or("").to_owned();
        let mut function = Function {
            name,
            prototype,
            group: group.to_owned(),
            is_draft,
            ..Function::default()
        };
        function.take_apart(blocks(comment));
        function.check()?;
        Ok(function)
    }

    fn take_apart(&mut self, blocks: Vec<Block>) {
        let mut heading = "";
        for block in blocks {
            match block {
                Block::Paragraph(text) => heading = self.take_paragraph(text, heading),
                Block::List(items) if heading == "Parameters" => self.parameters = items,
                Block::List(items) if heading == "Returns" => self.errors = items,
                other if heading == "Notes" => self.notes.push(other),
                other => self.description.push(other),
            }
        }
    }

    /// Puts a paragraph where it belongs; returns what it opens.
    fn take_paragraph(&mut self, text: String, heading: &'static str) -> &'static str {
        if text == "Parameters:" {
            return "Parameters";
        }
        if text.starts_with("Returns ") {
            self.returns = text;
            return "Returns";
        }
        if let Some(notes) = text.strip_prefix("Notes: ") {
            self.notes.push(Block::Paragraph(notes.to_owned()));
            return "Notes";
        }
        if let Some(since) = text.strip_prefix("Since: ") {
            since.clone_into(&mut self.since);
            return "";
        }
        if let Some(names) = text.strip_prefix("See also: ") {
            let names = names.trim_end_matches('.').split(", ");
            self.see_also = names.map(str::to_owned).collect();
            return "";
        }
        let place = if heading == "Notes" {
            &mut self.notes
        } else {
            &mut self.description
        };
        place.push(Block::Paragraph(text));
        if heading == "Notes" { heading } else { "" }
    }

    /// The names in the brackets of the declaration.
    fn declared_parameters(&self) -> Vec<String> {
        let text = self.prototype.join(" ");
        let inside = text
            .split_once('(')
            .and_then(|(_, rest)| rest.rsplit_once(')'));
        let parameters = inside.map_or("", |(inside, _)| inside).split(',');
        let names = parameters.filter_map(|parameter| parameter.trim().rsplit([' ', '*']).next());
        names
            .filter(|name| !name.is_empty() && *name != "void")
            .map(str::to_owned)
            .collect()
    }

    /// What a reader may expect of every page.
    fn check(&self) -> Result<(), String> {
        let name = &self.name;
        if !matches!(self.description.first(), Some(Block::Paragraph(_))) {
            return Err(format!("{name} has no description"));
        }
        let described: Vec<_> = self
            .parameters
            .iter()
            .map(|(name, _)| name.trim_matches('`').to_owned())
            .collect();
        let declared = self.declared_parameters();
        if described != declared {
            return Err(format!(
                "{name} describes {described:?} and has {declared:?}"
            ));
        }
        let is_void =
            self.prototype[0].starts_with("void ") && !self.prototype[0].starts_with("void *");
        if self.returns.is_empty() && !is_void {
            return Err(format!("{name} does not say what it returns"));
        }
        if self.since.is_empty() || self.see_also.is_empty() {
            return Err(format!(
                "{name} does not say since when it is there, or what else to see"
            ));
        }
        Ok(())
    }
}

impl Setting {
    fn read(definition: &str, comment: &str) -> Result<Option<Setting>, String> {
        let (name, value) = definition.split_once(' ').unwrap_or((definition, ""));
        let mut description = blocks(comment);
        let facts = match description.last() {
            Some(Block::Paragraph(text)) if text.starts_with("Access: ") => facts(text),
            _ => return Ok(None),
        };
        description.pop();
        let (_, access) = &facts[0];
        let access = access.split(", ").map(str::to_owned).collect();
        if description.is_empty() || facts.len() < 2 {
            return Err(format!("{name} has an access and no description or facts"));
        }
        let (name, value) = (name.to_owned(), value.to_owned());
        Ok(Some(Setting {
            name,
            value,
            description,
            facts,
            access,
        }))
    }

    pub fn fact(&self, name: &str) -> Option<&str> {
        let mut facts = self.facts.iter();
        facts
            .find(|(fact, _)| fact == name)
            .map(|(_, said)| said.as_str())
    }
}

/// "Access: a. Type: b." as pairs.
fn facts(text: &str) -> Vec<(String, String)> {
    let mut starts: Vec<(usize, &str)> = FACTS
        .iter()
        .filter_map(|fact| text.find(&format!("{fact}: ")).map(|start| (start, *fact)))
        .collect();
    starts.sort_unstable();
    let ends = starts
        .iter()
        .skip(1)
        .map(|(start, _)| *start)
        .chain([text.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|((start, fact), end)| {
            let said = &text[start + fact.len() + 2..end];
            (
                (*fact).to_owned(),
                said.trim().trim_end_matches('.').to_owned(),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "/****/\n/*  Sockets   */\n/****/\n/*\n Wait so long.\n\n Access: zmq_get, zmq_set. Type: int, milliseconds. \
        Default: -1.\n */\n#define ZMQ_WAIT 5\n\n/*\n Does it. At once.\n\n Parameters:\n - `place`: where.\n - `size`: how much.\n\n \
        Returns 0, or -1 with errno set:\n - EFAULT: no place.\n\n Since: 1.0.\n\n See also: zmq_get, zmq_set.\n */\n\
        ZMQ_EXPORT int zmq_do(void *place,\n                      size_t size);\n";

    #[test]
    fn functions_and_options_are_found() {
        let header = Header::read(HEADER).unwrap();
        let function = &header.functions[0];
        assert_eq!(
            (function.name.as_str(), function.group.as_str()),
            ("zmq_do", "Sockets")
        );
        assert_eq!(
            function.errors,
            [("EFAULT".to_owned(), "no place.".to_owned())]
        );
        assert_eq!(function.see_also, ["zmq_get", "zmq_set"]);
        let setting = header.settings_of("zmq_set").next().unwrap();
        assert_eq!(setting.name, "ZMQ_WAIT");
        assert_eq!(
            setting.facts[1],
            ("Type".to_owned(), "int, milliseconds".to_owned())
        );
    }

    #[test]
    fn a_parameter_without_a_word_is_an_error() {
        let error = Header::read(&HEADER.replace(" - `size`: how much.\n", "")).unwrap_err();
        assert!(error.contains("zmq_do"), "{error}");
    }
}
