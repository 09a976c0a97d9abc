//! Enums and structs that functions take and give.
// SPDX-License-Identifier: MIT

/// Defines enums and structs in Rust, and says what they are in C. The names become lower case in the notation of
/// signatures: `BondRisk` is `bond_risk` there, and the case `Call` is `call`.
///
/// ```ignore
/// function_types! {
///     /// Which right an option gives.
///     pub enum Kind: i32 { Call, Put }
///
///     pub struct Quote {
///         pub kind: Kind,
///         pub price: f64,
///     }
/// }
/// ```
///
/// That an enum is one of its cases is checked where it is an argument; within structs and lists the host's word is
/// taken, as it is for a `bool`.
macro_rules! function_types {
    () => {};
    (
        $(#[$attribute:meta])*
        $visibility:vis enum $name:ident: $integer:ident {
            $($(#[$case_attribute:meta])* $case:ident $(= $number:literal)?),* $(,)?
        }
        $($others:tt)*
    ) => {
        $(#[$attribute])*
        #[repr($integer)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $visibility enum $name {
            $($(#[$case_attribute])* $case $(= $number)?,)*
        }

        unsafe impl $crate::qntx_plugin::functions::Value for $name {
            type Raw = $integer;
            $crate::qntx_plugin::function_types! {
                @texts $name, [],
                [
                    qntx::Plain("enum "), qntx::Name(stringify!($name)),
                    qntx::Plain(": "), qntx::Plain(stringify!($integer)), qntx::Plain(" { "),
                    $(
                        qntx::Comma, qntx::Name(stringify!($case)),
                        $(qntx::Plain(" = "), qntx::Plain(stringify!($number)),)?
                    )*
                    qntx::Plain(" }"),
                ]
            }

            fn from_raw(raw: $integer) -> Option<Self> {
                $(if raw == $name::$case as $integer {
                    return Some($name::$case);
                })*
                None
            }
        }

        $crate::qntx_plugin::function_types! { $($others)* }
    };
    (
        $(#[$attribute:meta])*
        $visibility:vis struct $name:ident {
            $($(#[$field_attribute:meta])* $field_visibility:vis $field:ident: $type:ty),* $(,)?
        }
        $($others:tt)*
    ) => {
        $(#[$attribute])*
        #[repr(C)]
        #[derive(Clone, Copy, Debug, PartialEq)]
        $visibility struct $name {
            $($(#[$field_attribute])* $field_visibility $field: $type,)*
        }

        unsafe impl $crate::qntx_plugin::functions::Value for $name {
            type Raw = $name;
            $crate::qntx_plugin::function_types! {
                @texts $name, [$(<$type as qntx::Value>::DEFINITION),*],
                [
                    qntx::Plain("struct "), qntx::Name(stringify!($name)), qntx::Plain(" { "),
                    $(
                        qntx::Comma, qntx::Plain(stringify!($field)), qntx::Plain(": "),
                        qntx::Plain(<$type as qntx::Value>::NAME),
                    )*
                    qntx::Plain(" }"),
                ]
            }

            fn from_raw(raw: $name) -> Option<Self> {
                Some(raw)
            }
        }

        $crate::qntx_plugin::function_types! { $($others)* }
    };
    (@texts $name:ident, [$($uses:expr),*], $pieces:expr) => {
        const NAME: &'static str = {
            use $crate::qntx_plugin::functions as qntx;
            const NAME: &[qntx::Piece] = &[qntx::Name(stringify!($name))];
            qntx::str(&qntx::Text::<{ qntx::size(NAME) }>::of(NAME).bytes())
        };
        const DEFINITION: $crate::qntx_plugin::functions::Definition = {
            use $crate::qntx_plugin::functions as qntx;
            const PIECES: &[qntx::Piece] = &$pieces;
            let text = qntx::str(&qntx::Text::<{ qntx::size(PIECES) }>::of(PIECES).bytes());
            qntx::Definition { text, uses: &[$($uses),*] }
        };
    };
}
pub(crate) use function_types;
