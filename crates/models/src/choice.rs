//! Inputs that are one of a few options.

/// Declares an input that is one of a few options: its type, its options, and the conversion from a form's value.
///
/// Each line is `Variant = "key", "Label";`, in the order in which the form lists the options. A field refers to them
/// as `Type::OPTIONS`. For an example, see [`inputs!`](crate::inputs!).
#[macro_export]
macro_rules! choice {
    ($(#[$about:meta])* $name:ident { $( $(#[$doc:meta])* $variant:ident = $key:literal, $label:literal; )+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $( $(#[$doc])* $variant, )+ }

        impl $name {
            /// The options, in form order.
            pub const OPTIONS: &'static [$crate::Choice] =
                &[$( $crate::Choice { key: $key, label: $label } ),+];
        }

        impl $crate::FromValue for $name {
            fn from_value(value: $crate::Value) -> Option<Self> {
                const ALL: &[$name] = &[$( $name::$variant ),+];
                ALL.get(value.position_in($name::OPTIONS)?).copied()
            }
        }
    };
}
