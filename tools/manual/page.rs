//! The pages: a function's, and the overview.

use super::header::{Function, Header, Setting};
use super::roff::{Roff, escaped};
use super::text::{Block, blocks, first_sentence};

/// When what the pages say was last changed.
const REVISED: &str = "2026-11-23";

/// The page of one function. Fails when it points at a page that does not exist.
pub fn of_function(function: &Function, header: &Header, version: &str) -> Result<String, String> {
    let mut page = Roff::page(&function.name, 3, REVISED, version);
    let (summary, rest) = match function.description.first() {
        Some(Block::Paragraph(text)) => first_sentence(text),
        _ => ("", ""),
    };
    page.section("NAME");
    page.line(&format!(
        "{} \\- {}",
        function.name,
        escaped(&uncapitalised(summary))
    ));
    synopsis(&mut page, function);
    page.section("DESCRIPTION");
    page.text(&format!("{summary}. {rest}"));
    page.blocks(&function.description[1..], false);
    if function.is_draft {
        page.paragraph("This function is a draft: it may change or go with any version. Programs that want it define ZMQ_BUILD_DRAFT_API before they include zmq.h.");
    }
    if !function.parameters.is_empty() {
        page.section("PARAMETERS");
        page.list(&function.parameters);
    }
    options(&mut page, header.settings_of(&function.name));
    returns_and_errors(&mut page, function);
    if !function.notes.is_empty() {
        page.section("NOTES");
        page.blocks(&function.notes, true);
    }
    page.section("HISTORY");
    page.text(&format!(
        "Part of the interface since version {}",
        function.since
    ));
    see_also(&mut page, function, header)?;
    Ok(page.finish())
}

fn synopsis(page: &mut Roff, function: &Function) {
    page.section("SYNOPSIS");
    page.line(".nf");
    if function.is_draft {
        page.line(".B #define ZMQ_BUILD_DRAFT_API");
    }
    page.line(".B #include <zmq.h>");
    page.line(".PP");
    for line in &function.prototype {
        page.line(&format!("\\fB{}\\fP", escaped(line)));
    }
    page.line(".fi");
    page.line(".PP");
    page.line("Link with \\fB\\-lzmq\\fP.");
}

fn options<'a>(page: &mut Roff, settings: impl Iterator<Item = &'a Setting>) {
    let mut settings: Vec<_> = settings.collect();
    settings.sort_by_key(|setting| &setting.name);
    if settings.is_empty() {
        return;
    }
    page.section("OPTIONS");
    for setting in settings {
        page.subsection(&setting.name);
        page.blocks(&setting.description, true);
        for (index, (fact, said)) in setting.facts.iter().skip(1).enumerate() {
            page.line(if index == 0 { ".PP" } else { ".br" });
            page.text(&format!("{fact}: {said}."));
        }
    }
}

fn returns_and_errors(page: &mut Roff, function: &Function) {
    page.section("RETURN VALUE");
    match function.returns.as_str() {
        "" => page.text("None."),
        returns => page.text(&format!("{}.", returns.trim_end_matches([':', '.']))),
    }
    if !function.errors.is_empty() {
        page.section("ERRORS");
        page.list(&function.errors);
    }
}

fn see_also(page: &mut Roff, function: &Function, header: &Header) -> Result<(), String> {
    let is_page = |name: &String| {
        name.contains('(') || header.functions.iter().any(|other| other.name == *name)
    };
    if let Some(stranger) = function.see_also.iter().find(|name| !is_page(name)) {
        return Err(format!(
            "{} points at {stranger}, which has no page",
            function.name
        ));
    }
    page.section("SEE ALSO");
    page.text(&format!("{}, zmq(7)", function.see_also.join(", ")));
    Ok(())
}

/// zmq(7): the text, and the functions under the headings of the header.
pub fn overview(text: &str, header: &Header, version: &str) -> String {
    let mut page = Roff::page("zmq", 7, REVISED, version);
    page.section("NAME");
    page.line("zmq \\- messages between threads, processes and machines");
    for (index, part) in text.split("\n== ").enumerate() {
        let (title, text) = part.split_once('\n').unwrap_or((part, ""));
        page.section(if index == 0 {
            title.trim_start_matches("== ")
        } else {
            title
        });
        page.blocks(&blocks(text), true);
    }
    page.section("FUNCTIONS");
    let mut group = "";
    for function in &header.functions {
        if function.group != group {
            group = &function.group;
            page.subsection(group);
        } else {
            page.line(".br");
        }
        page.text(&function.name);
    }
    page.finish()
}

/// With a small letter first, as a name line has it.
fn uncapitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_line_begins_small() {
        assert_eq!(uncapitalised("Sends it"), "sends it");
        assert_eq!(uncapitalised(""), "");
    }
}
