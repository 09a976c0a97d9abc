//! The table of declared functions, made when the plugin is compiled.
// SPDX-License-Identifier: MIT

use super::super::abi;
use super::text::{Piece, Text};
use super::value::Definition;
use std::ffi::c_void;
use std::mem::size_of;
use std::os::raw::c_char;
use std::ptr::{null, null_mut};

/// A function, and the definitions of its types.
pub struct Row {
    function: abi::Function,
    uses: &'static [Definition],
}

impl Row {
    /// The texts are name, signature and documentation, each with its NUL.
    pub const fn new(
        flags: u32,
        texts: [&'static [u8]; 3],
        address: *const c_void,
        uses: &'static [Definition],
    ) -> Self {
        let function = abi::Function {
            struct_size: size_of::<abi::Function>() as u32,
            flags,
            name: c_text(texts[0]),
            signature: c_text(texts[1]),
            parameters: null(),
            documentation: if texts[2].len() > 1 { c_text(texts[2]) } else { null() },
            address,
            context: null_mut(),
        };
        Row { function, uses }
    }
}

/// The functions that a plugin declares; `functions` makes one.
pub struct Functions(abi::Functions);

impl Functions {
    pub const fn new(table: &'static [abi::Function], types: &'static [u8]) -> Self {
        Functions(abi::Functions {
            struct_size: size_of::<abi::Functions>() as u32,
            count: table.len() as u32,
            functions: table.as_ptr(),
            types: if types[0] != 0 { c_text(types) } else { null() },
        })
    }

    pub(crate) const fn raw(&'static self) -> *const abi::Functions {
        &self.0
    }
}

pub const fn table<const COUNT: usize>(rows: &[Row]) -> [abi::Function; COUNT] {
    let mut table = [rows[0].function; COUNT];
    let mut index = 1;
    while index < COUNT {
        table[index] = rows[index].function;
        index += 1;
    }
    table
}

/// The definitions of all types that the functions use, each once, after those that it refers to.
pub const fn types<const ROOM: usize>(rows: &[Row]) -> [u8; ROOM] {
    let mut types = Text::EMPTY;
    let mut index = 0;
    while index < rows.len() {
        types = with(types, rows[index].uses);
        index += 1;
    }
    types.bytes()
}

/// At most what they take, with a NUL.
pub const fn types_room(rows: &[Row]) -> usize {
    let (mut size, mut index) = (1, 0);
    while index < rows.len() {
        size += total(rows[index].uses);
        index += 1;
    }
    size
}

const fn with<const ROOM: usize>(mut types: Text<ROOM>, definitions: &[Definition]) -> Text<ROOM> {
    let mut index = 0;
    while index < definitions.len() {
        let definition = &definitions[index];
        types = with(types, definition.uses);
        if !types.holds(definition.text) {
            types = types.and(Piece::Plain(definition.text)).and(Piece::Plain("\n"));
        }
        index += 1;
    }
    types
}

const fn total(definitions: &[Definition]) -> usize {
    let (mut size, mut index) = (0, 0);
    while index < definitions.len() {
        size += definitions[index].text.len() + 1 + total(definitions[index].uses);
        index += 1;
    }
    size
}

const fn c_text(text: &'static [u8]) -> *const c_char {
    assert!(text[text.len() - 1] == 0);
    text.as_ptr() as *const c_char
}
