//! Texts that are put together when the plugin is compiled.
// SPDX-License-Identifier: MIT

/// A part of a text.
#[derive(Clone, Copy)]
pub enum Piece {
    /// As it is; a blank that the whole would begin with is left out.
    Plain(&'static str),
    /// A name of Rust's in lower case: `BondRisk` is `bond_risk`.
    Name(&'static str),
    /// The name of a parameter.
    Parameter(&'static str),
    /// A default in Rust: a number, a truth, a text, or a case with its type, `Kind::Call`.
    Default(&'static str),
    /// The parameter of a result, in parts, with a comma before it; nothing where there are no parts.
    Result(&'static [&'static str]),
    /// A comma, except at the beginning of a list.
    Comma,
}

/// The beginning of a text, as much as there is room for; `length` is that of the whole.
#[derive(Clone, Copy)]
pub struct Text<const ROOM: usize> {
    bytes: [u8; ROOM],
    length: usize,
    last: u8,
}

impl<const ROOM: usize> Text<ROOM> {
    pub const EMPTY: Self = Text { bytes: [0; ROOM], length: 0, last: 0 };

    pub const fn of(pieces: &[Piece]) -> Self {
        let mut text = Self::EMPTY;
        let mut index = 0;
        while index < pieces.len() {
            text = text.and(pieces[index]);
            index += 1;
        }
        text
    }

    pub const fn length(self) -> usize {
        self.length
    }

    /// Its bytes, and NULs to the end of the room.
    pub const fn bytes(self) -> [u8; ROOM] {
        self.bytes
    }

    pub const fn and(self, piece: Piece) -> Self {
        match piece {
            Piece::Plain(text) => self.copy(text.as_bytes(), None),
            Piece::Name(name) => self.name(name.as_bytes(), 0),
            Piece::Parameter(name) => {
                assert!(!equal(name, "result") && !equal(name, "reason"), "the name is taken: it is QNTX's");
                self.copy(name.as_bytes(), None)
            }
            Piece::Default(value) => self.copy(b" = ", None).default(value),
            Piece::Result(parts) => self.result(parts),
            Piece::Comma => match self.last {
                b'(' | b' ' => self,
                _ => self.copy(b", ", None),
            },
        }
    }

    /// Whether a text is part of it.
    pub const fn holds(&self, text: &str) -> bool {
        let text = text.as_bytes();
        let mut start = 0;
        while start + text.len() <= self.length {
            let mut at = 0;
            while at < text.len() && self.bytes[start + at] == text[at] {
                at += 1;
            }
            if at == text.len() {
                return true;
            }
            start += 1;
        }
        false
    }

    const fn push(mut self, byte: u8) -> Self {
        assert!(byte != 0, "a text holds a NUL");
        if self.length < ROOM {
            self.bytes[self.length] = byte;
        }
        self.length += 1;
        self.last = byte;
        self
    }

    const fn copy(mut self, bytes: &[u8], except: Option<u8>) -> Self {
        let mut index = 0;
        while index < bytes.len() {
            let is_left_out = matches!(except, Some(byte) if byte == bytes[index]);
            if !is_left_out && (self.length > 0 || bytes[index] != b' ') {
                self = self.push(bytes[index]);
            }
            index += 1;
        }
        self
    }

    const fn name(mut self, name: &[u8], from: usize) -> Self {
        let mut index = from;
        while index < name.len() {
            if index > from && name[index].is_ascii_uppercase() && !name[index - 1].is_ascii_uppercase() {
                self = self.push(b'_');
            }
            self = self.push(name[index].to_ascii_lowercase());
            index += 1;
        }
        self
    }

    const fn result(self, parts: &[&str]) -> Self {
        let mut text = if parts.is_empty() { self } else { self.and(Piece::Comma) };
        let mut index = 0;
        while index < parts.len() {
            text = text.copy(parts[index].as_bytes(), None);
            index += 1;
        }
        text
    }

    const fn default(self, value: &str) -> Self {
        let bytes = value.as_bytes();
        if equal(value, "true") || equal(value, "false") {
            return self.copy(bytes, None);
        }
        if bytes[0] == b'"' {
            assert!(count(bytes, b'\\') == 0, "the text of a default has no escapes");
            return self.copy(bytes, None);
        }
        let mut case = bytes.len();
        while case > 0 && bytes[case - 1] != b':' {
            case -= 1;
        }
        if case > 0 {
            return self.name(bytes, case);
        }
        let mut index = 0;
        while index < bytes.len() {
            let is_plain = matches!(bytes[index], b'0'..=b'9' | b'-' | b'+' | b'.' | b'_' | b'e');
            assert!(is_plain, "a default is a number in digits, true, false, a text in quotes or a case");
            index += 1;
        }
        assert!(bytes[index - 1].is_ascii_digit(), "a default ends with a digit");
        self.copy(bytes, Some(b'_'))
    }
}

/// How many bytes a text takes, without a NUL.
pub const fn size(pieces: &[Piece]) -> usize {
    Text::<0>::of(pieces).length
}

/// The text in bytes that were made of pieces.
pub const fn str(bytes: &'static [u8]) -> &'static str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("pieces of text are text"),
    }
}

const fn equal(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let mut index = 0;
    while index < left.len() && index < right.len() && left[index] == right[index] {
        index += 1;
    }
    index == left.len() && index == right.len()
}

const fn count(bytes: &[u8], byte: u8) -> usize {
    let (mut count, mut index) = (0, 0);
    while index < bytes.len() {
        count += (bytes[index] == byte) as usize;
        index += 1;
    }
    count
}
