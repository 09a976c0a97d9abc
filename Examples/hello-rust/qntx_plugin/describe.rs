//! What a plugin says about itself: its metadata, its note, its configuration's keys. All of it is made
//! when the plugin is compiled.
// SPDX-License-Identifier: MIT

use super::abi;
use super::host::{Error, Result};
use std::ffi::CString;
use std::mem::size_of;
use std::os::raw::c_char;

/// Who a plugin is. Empty where there is nothing to say.
#[derive(Clone, Copy, Debug)]
pub struct Metadata {
    /// The domain: `[a-z][a-z0-9-]*`.
    pub name: &'static str,
    /// The plugin's own version, a semantic one.
    pub version: &'static str,
    /// Which QNTX it can live in: ">=0.20, <2"; empty: any.
    pub qntx_version: &'static str,
    /// One sentence.
    pub description: &'static str,
    pub author: &'static str,
    /// An SPDX expression.
    pub license: &'static str,
}

impl Metadata {
    /// With a name and a version only; add others by `..Metadata::new(…)`.
    pub const fn new(name: &'static str, version: &'static str) -> Self {
        Metadata { name, version, qntx_version: "", description: "", author: "", license: "" }
    }

    const fn texts(&self) -> [&'static str; 6] {
        [self.name, self.version, self.qntx_version, self.description, self.author, self.license]
    }

    /// The bytes that the first `count` texts take as C strings.
    pub const fn size(&self, count: usize) -> usize {
        let texts = self.texts();
        let (mut size, mut index) = (0, 0);
        while index < count {
            size += texts[index].len() + 1;
            index += 1;
        }
        size
    }

    /// The first `count` texts as C strings, one behind the other.
    pub const fn joined<const SIZE: usize>(&self, count: usize) -> [u8; SIZE] {
        let texts = self.texts();
        let mut joined = [0; SIZE];
        let (mut at, mut index) = (0, 0);
        while index < count {
            let bytes = texts[index].as_bytes();
            let mut from = 0;
            while from < bytes.len() {
                assert!(bytes[from] != 0, "a text of the metadata holds a NUL");
                joined[at] = bytes[from];
                at += 1;
                from += 1;
            }
            at += 1;
            index += 1;
        }
        joined
    }

    /// The metadata as the ABI wants it, pointing into all six texts joined.
    pub const fn table(&self, joined: &'static [u8]) -> abi::Metadata {
        assert!(joined.len() == self.size(6));
        let start = joined.as_ptr() as *const c_char;
        unsafe {
            abi::Metadata {
                struct_size: size_of::<abi::Metadata>() as u32,
                reserved: 0,
                name: start,
                version: start.add(self.size(1)),
                qntx_version: start.add(self.size(2)),
                description: start.add(self.size(3)),
                author: start.add(self.size(4)),
                license: start.add(self.size(5)),
            }
        }
    }
}

/// A table of the ABI that never changes, and so may be read by any thread in spite of its pointers.
#[repr(transparent)]
pub struct Static<T>(pub T);

unsafe impl<T> Sync for Static<T> {}

/// The ELF note: name, version and QNTX constraint for a host to read without running the plugin.
#[repr(C, align(4))]
pub struct Note<const SIZE: usize> {
    owner_size: u32,
    content_size: u32,
    kind: u32,
    owner: [u8; 8],
    abi_version: u32,
    texts: [u8; SIZE],
}

impl<const SIZE: usize> Note<SIZE> {
    /// The note of a plugin; `SIZE` is what its first three texts take.
    pub const fn new(who: &Metadata) -> Self {
        Note {
            owner_size: 5,
            content_size: (size_of::<u32>() + SIZE) as u32,
            kind: 1,
            owner: *b"QNTX\0\0\0\0",
            abi_version: abi::VERSION,
            texts: who.joined(3),
        }
    }
}

/// One key of the configuration. What does not apply is empty.
#[derive(Clone, Copy, Debug)]
pub struct ConfigField {
    pub name: &'static str,
    /// "string", "integer", "number", "boolean" or "array".
    pub kind: &'static str,
    pub description: &'static str,
    pub default_value: &'static str,
    pub min_value: &'static str,
    pub max_value: &'static str,
    /// A regular expression that the whole of a string must match.
    pub pattern: &'static str,
    /// Of an array: one of the other types.
    pub element_type: &'static str,
    pub required: bool,
}

impl ConfigField {
    /// With a name and a type only; add others by `..ConfigField::new(…)`.
    pub const fn new(name: &'static str, kind: &'static str) -> Self {
        ConfigField {
            name,
            kind,
            description: "",
            default_value: "",
            min_value: "",
            max_value: "",
            pattern: "",
            element_type: "",
            required: false,
        }
    }

    pub(super) fn add_to(&self, schema: abi::Schema) -> Result<()> {
        let texts = [
            CString::new(self.name)?,
            CString::new(self.kind)?,
            CString::new(self.description)?,
            CString::new(self.default_value)?,
            CString::new(self.min_value)?,
            CString::new(self.max_value)?,
            CString::new(self.pattern)?,
            CString::new(self.element_type)?,
        ];
        let field = abi::ConfigField {
            struct_size: size_of::<abi::ConfigField>() as u32,
            flags: if self.required { abi::FIELD_REQUIRED } else { 0 },
            name: texts[0].as_ptr(),
            kind: texts[1].as_ptr(),
            description: texts[2].as_ptr(),
            default_value: texts[3].as_ptr(),
            min_value: texts[4].as_ptr(),
            max_value: texts[5].as_ptr(),
            pattern: texts[6].as_ptr(),
            element_type: texts[7].as_ptr(),
        };
        Error::check((unsafe { &*schema.api }.field)(schema, &field))
    }
}
