//! Reads JSON (RFC 8259), as much of it as messages need: of numbers and words only that they are there.
// SPDX-License-Identifier: MIT

use std::iter::Peekable;
use std::str::CharIndices;

const DEEPEST: usize = 16;

#[derive(Debug, PartialEq, Eq)]
pub enum Json {
    Object(Vec<(String, Json)>),
    List(Vec<Json>),
    Text(String),
    /// A number, true, false or null.
    Other,
}

impl Json {
    /// Reads a text that is one value; else what is wrong with it.
    pub fn parse(text: &str) -> Result<Json, String> {
        let mut reader = Reader { text, rest: text.char_indices().peekable() };
        let value = reader.value(0)?;
        reader.blanks();
        match reader.rest.next() {
            None => Ok(value),
            Some((at, _)) => Err(format!("not JSON: byte {} is behind its end", at)),
        }
    }

    /// A member of an object; the last one of that name.
    pub fn member(&self, name: &str) -> Option<&Json> {
        match self {
            Json::Object(members) => {
                members.iter().rev().find(|member| member.0 == name).map(|member| &member.1)
            }
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn list(&self) -> Option<&[Json]> {
        match self {
            Json::List(list) => Some(list),
            _ => None,
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    rest: Peekable<CharIndices<'a>>,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Result<Json, String> {
        self.blanks();
        match self.rest.peek() {
            Some((_, '{' | '[')) if depth == DEEPEST => Err(format!("more than {} deep", DEEPEST)),
            Some((_, '{')) => {
                let members = self.items('}', |reader| {
                    reader.blanks();
                    let name = reader.string()?;
                    reader.expect(':')?;
                    Ok((name, reader.value(depth + 1)?))
                })?;
                Ok(Json::Object(members))
            }
            Some((_, '[')) => Ok(Json::List(self.items(']', |reader| reader.value(depth + 1))?)),
            Some((_, '"')) => self.string().map(Json::Text),
            _ => self.word(),
        }
    }

    /// What is between two brackets, with commas between.
    fn items<T>(
        &mut self,
        end: char,
        mut item: impl FnMut(&mut Self) -> Result<T, String>,
    ) -> Result<Vec<T>, String> {
        self.rest.next();
        let mut items = Vec::new();
        self.blanks();
        if self.takes(end) {
            return Ok(items);
        }
        loop {
            items.push(item(self)?);
            self.blanks();
            if self.takes(end) {
                return Ok(items);
            }
            self.expect(',')?;
        }
    }

    fn string(&mut self) -> Result<String, String> {
        self.expect('"')?;
        let mut text = String::new();
        loop {
            match self.rest.next() {
                Some((_, '"')) => return Ok(text),
                Some((_, '\\')) => text.push(self.escape()?),
                Some((_, character)) if character >= ' ' => text.push(character),
                other => return self.wrong(other),
            }
        }
    }

    fn escape(&mut self) -> Result<char, String> {
        match self.rest.next() {
            // Half of a surrogate pair is none; no message has a use for what needs a whole one.
            Some((_, 'u')) => Ok(char::from_u32(self.hex()?).unwrap_or(char::REPLACEMENT_CHARACTER)),
            Some((_, 'b')) => Ok('\u{8}'),
            Some((_, 'f')) => Ok('\u{c}'),
            Some((_, 'n')) => Ok('\n'),
            Some((_, 'r')) => Ok('\r'),
            Some((_, 't')) => Ok('\t'),
            Some((_, same @ ('"' | '\\' | '/'))) => Ok(same),
            other => self.wrong(other),
        }
    }

    fn hex(&mut self) -> Result<u32, String> {
        let mut number = 0;
        for _ in 0..4 {
            let next = self.rest.next();
            match next.and_then(|next| next.1.to_digit(16)) {
                Some(digit) => number = number * 16 + digit,
                None => return self.wrong(next),
            }
        }
        Ok(number)
    }

    /// A number, true, false or null.
    fn word(&mut self) -> Result<Json, String> {
        let first = self.rest.peek().copied();
        let start = first.map_or(self.text.len(), |first| first.0);
        while self.rest.next_if(|next| next.1.is_ascii_alphanumeric() || "+-.".contains(next.1)).is_some() {}
        let end = self.rest.peek().map_or(self.text.len(), |next| next.0);
        let word = &self.text[start..end];
        let digits = word.strip_prefix('-').unwrap_or(word);
        let is_number =
            digits.starts_with(|first: char| first.is_ascii_digit()) && digits.parse::<f64>().is_ok();
        match word {
            "true" | "false" | "null" => Ok(Json::Other),
            _ if is_number => Ok(Json::Other),
            _ => self.wrong(first),
        }
    }

    fn blanks(&mut self) {
        while self.rest.next_if(|next| matches!(next.1, ' ' | '\t' | '\n' | '\r')).is_some() {}
    }

    fn takes(&mut self, character: char) -> bool {
        self.rest.next_if(|next| next.1 == character).is_some()
    }

    fn expect(&mut self, character: char) -> Result<(), String> {
        self.blanks();
        match self.rest.next() {
            Some((_, found)) if found == character => Ok(()),
            other => self.wrong(other),
        }
    }

    fn wrong<T>(&self, found: Option<(usize, char)>) -> Result<T, String> {
        Err(match found {
            Some((at, character)) => format!("not JSON: {:?} at byte {}", character, at),
            None => "not JSON: it ends too early".to_owned(),
        })
    }
}
