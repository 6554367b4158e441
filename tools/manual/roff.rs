//! Text as man(7) wants it.

use super::text::Block;

/// Lines of the page are no longer than this, where words allow.
const WIDTH: usize = 78;

/// A page in the making.
#[derive(Debug, Default)]
pub struct Roff(String);

impl Roff {
    /// Starts a page: `.TH`.
    pub fn page(name: &str, section: u8, date: &str, version: &str) -> Roff {
        let name = name.to_uppercase();
        Roff(format!(
            ".\\\" Made from include/zmq.h; do not edit it.\n\
             .TH {name} {section} \"{date}\" \"ferrozmq {version}\" \"ZeroMQ Manual\"\n"
        ))
    }

    pub fn section(&mut self, title: &str) {
        self.line(&format!(".SH {title}"));
    }

    pub fn subsection(&mut self, title: &str) {
        self.line(&format!(".SS {title}"));
    }

    /// A line as it is: a request, or text that was escaped before.
    pub fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    /// Running text, with its names marked.
    pub fn text(&mut self, text: &str) {
        let mut line = String::new();
        for word in text.split_whitespace().map(marked) {
            if !line.is_empty() && line.len() + word.len() >= WIDTH {
                self.text_line(&line);
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&word);
        }
        self.text_line(&line);
    }

    pub fn paragraph(&mut self, text: &str) {
        self.line(".PP");
        self.text(text);
    }

    /// Terms and what is said of them.
    pub fn list(&mut self, items: &[(String, String)]) {
        for (term, said) in items {
            self.line(".TP");
            self.text(term);
            self.text(said);
        }
    }

    pub fn code(&mut self, lines: &[String]) {
        self.line(".in +4n");
        self.line(".nf");
        for line in lines {
            self.text_line(&escaped(line).replace('-', "\\-"));
        }
        self.line(".fi");
        self.line(".in");
    }

    /// Blocks one after the other; `first`: right after a heading, where a new paragraph is no news.
    pub fn blocks(&mut self, blocks: &[Block], mut first: bool) {
        for block in blocks {
            match block {
                Block::Paragraph(text) if first => self.text(text),
                Block::Paragraph(text) => self.paragraph(text),
                Block::List(items) => self.list(items),
                Block::Code(lines) => {
                    if !first {
                        self.line(".PP");
                    }
                    self.code(lines);
                }
            }
            first = false;
        }
    }

    pub fn finish(self) -> String {
        self.0
    }

    /// A full stop or an apostrophe at the start would make it a request.
    fn text_line(&mut self, line: &str) {
        if line.starts_with(['.', '\'']) {
            self.0.push_str("\\&");
        }
        self.line(line);
    }
}

/// A word with what is special to roff made plain.
pub fn escaped(text: &str) -> String {
    text.replace('\\', "\\e")
}

/// A word with its names in the fonts of a manual: parameters (in backquotes) in italics, functions and constants in bold.
fn marked(word: &str) -> String {
    let word = escaped(word);
    if let Some((before, quoted)) = word.split_once('`')
        && let Some((name, after)) = quoted.split_once('`')
    {
        return format!("{before}\\fI{}\\fP{after}", name.replace('-', "\\-"));
    }
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '*';
    let start = word.find(is_part).unwrap_or(word.len());
    let length = word[start..].find(|letter| !is_part(letter));
    let end = length.map_or(word.len(), |length| start + length);
    let (before, name, after) = (&word[..start], &word[start..end], &word[end..]);
    let before = match name.starts_with(|letter: char| letter.is_ascii_digit()) {
        true => before.replace('-', "\\-"),
        false => before.to_owned(),
    };
    match name {
        _ if is_function(name) && !after.starts_with('(') => {
            format!("{before}\\fB{name}\\fP(3){after}")
        }
        _ if is_function(name) || is_constant(name) => format!("{before}\\fB{name}\\fP{after}"),
        _ => format!("{before}{name}{after}"),
    }
}

pub fn is_function(name: &str) -> bool {
    name.starts_with("zmq_")
        && !name.ends_with("_t")
        && !name.ends_with("_fn")
        && !name.contains('*')
}

fn is_constant(name: &str) -> bool {
    let is_errno = name.len() >= 4
        && name.starts_with('E')
        && name.chars().all(|letter| letter.is_ascii_uppercase());
    name.starts_with("ZMQ_") || is_errno
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_marked() {
        assert_eq!(marked("`flags`:"), "\\fIflags\\fP:");
        assert_eq!(marked("zmq_send,"), "\\fBzmq_send\\fP(3),");
        assert_eq!(marked("(ZMQ_LINGER)"), "(\\fBZMQ_LINGER\\fP)");
        assert_eq!(marked("EAGAIN:"), "\\fBEAGAIN\\fP:");
        assert_eq!(marked("-1,"), "\\-1,");
        assert_eq!(marked("high-water"), "high-water");
        assert_eq!(marked("zmq_msg_t"), "zmq_msg_t");
    }

    #[test]
    fn no_text_is_taken_for_a_request() {
        let mut page = Roff::default();
        page.text(".profile");
        assert_eq!(page.finish(), "\\&.profile\n");
    }
}
