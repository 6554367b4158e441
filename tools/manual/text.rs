//! What a comment says: paragraphs, lists of terms, and lines of code.

/// A piece of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    Paragraph(String),
    /// Terms and what is said of them: `- term: text`.
    List(Vec<(String, String)>),
    /// Lines indented by four.
    Code(Vec<String>),
}

/// The blocks of a text; empty lines and lists separate them.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open = false;
    for line in text.lines() {
        if line.trim().is_empty() {
            open = false;
        } else if let Some(code) = line.strip_prefix("    ") {
            add_code(&mut blocks, code);
            open = false;
        } else if let Some(item) = line.strip_prefix("- ") {
            add_item(&mut blocks, item);
            open = true;
        } else if open {
            go_on(&mut blocks, line.trim());
        } else {
            blocks.push(Block::Paragraph(line.trim().to_owned()));
            open = true;
        }
    }
    blocks
}

fn add_code(blocks: &mut Vec<Block>, line: &str) {
    match blocks.last_mut() {
        Some(Block::Code(lines)) => lines.push(line.to_owned()),
        _ => blocks.push(Block::Code(vec![line.to_owned()])),
    }
}

fn add_item(blocks: &mut Vec<Block>, item: &str) {
    // A colon within a term, as in tcp://, has no space behind it.
    let (term, said) = item
        .split_once(": ")
        .unwrap_or((item.trim_end_matches(':'), ""));
    let item = (term.to_owned(), said.trim().to_owned());
    match blocks.last_mut() {
        Some(Block::List(items)) => items.push(item),
        _ => blocks.push(Block::List(vec![item])),
    }
}

fn go_on(blocks: &mut [Block], line: &str) {
    let said = match blocks.last_mut() {
        Some(Block::Paragraph(text)) => text,
        Some(Block::List(items)) => match items.last_mut() {
            Some((_, said)) => said,
            None => return,
        },
        _ => return,
    };
    if !said.is_empty() {
        said.push(' ');
    }
    said.push_str(line);
}

/// The first sentence of a paragraph, without its full stop, and the rest.
pub fn first_sentence(paragraph: &str) -> (&str, &str) {
    match paragraph.split_once(". ") {
        Some((first, rest)) => (first, rest),
        None => (paragraph.strip_suffix('.').unwrap_or(paragraph), ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_lists_and_code_are_told_apart() {
        let text = "One\ntwo.\n\nErrors:\n- A: first\n  goes on\n- B: second\n\n    code (1);\n    more;\nEnd.";
        let expected = [
            Block::Paragraph("One two.".into()),
            Block::Paragraph("Errors:".into()),
            Block::List(vec![
                ("A".into(), "first goes on".into()),
                ("B".into(), "second".into()),
            ]),
            Block::Code(vec!["code (1);".into(), "more;".into()]),
            Block::Paragraph("End.".into()),
        ];
        // A list may follow its heading at once.
        assert_eq!(blocks(text), expected);
    }

    #[test]
    fn a_sentence_ends_at_a_full_stop() {
        assert_eq!(
            first_sentence("Sends. Then waits."),
            ("Sends", "Then waits.")
        );
        assert_eq!(first_sentence("Sends."), ("Sends", ""));
    }
}
