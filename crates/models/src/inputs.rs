//! Conversion of a form's values to a calculator's typed inputs.

use super::field::Value;

/// A type that a calculator's inputs can have.
pub trait FromValue: Sized {
    /// Returns the typed input, or `None` if the value has another type. The calculator then returns
    /// [`WRONG_TYPE`](crate::WRONG_TYPE).
    fn from_value(value: Value) -> Option<Self>;
}

impl FromValue for f64 {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }
}

/// An optional number.
impl FromValue for Option<f64> {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Number(number) => Some(Some(number)),
            Value::Absent => Some(None),
            Value::Choice(_) => None,
        }
    }
}

impl FromValue for bool {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Choice("true") => Some(true),
            Value::Choice("false") => Some(false),
            _ => None,
        }
    }
}

/// Declares a calculator's inputs: the typed struct, the groups of fields as data, and the conversion from a form's
/// values.
///
/// Each line is `name: Type = field;`: a type that implements [`FromValue`], and a constant expression of type
/// [`Field`](crate::Field). Groups are `open` or `folded`, and are listed in form order. The macro needs nothing in
/// scope; the expressions need what they name, usually [`Field`](crate::Field) and [`Unit`](crate::units::Unit).
///
/// ```
/// models::choice! {
///     /// How the processes are organized.
///     Server {
///         /// One process.
///         Single = "single", "One process";
///         /// A process for each core.
///         Forked = "forked", "A process for each core";
///     }
/// }
///
/// models::inputs! {
///     /// A service.
///     Inputs {
///         "Traffic" open {
///             rps: f64 = models::Field::number("rps", "Requests", 5.0, 0.0, 1e6);
///         }
///         "The service" folded {
///             server: Server = models::Field::choice("server", "Server", "single", Server::OPTIONS);
///         }
///     }
/// }
///
/// let values = [models::Value::Number(5.0), models::Value::Choice("forked")];
/// assert_eq!(Inputs::from_values(&values), Some(Inputs { rps: 5.0, server: Server::Forked }));
/// ```
#[macro_export]
macro_rules! inputs {
    ($(#[$about:meta])* $name:ident {
        $( $title:literal $fold:ident { $( $(#[$doc:meta])* $field:ident: $type:ty = $spec:expr; )+ } )+
    }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[allow(missing_docs, reason = "each field of the form has a label and a unit")]
        pub struct $name {
            $( $( $(#[$doc])* pub $field: $type, )+ )+
        }

        impl $name {
            /// The fields, in groups and in form order.
            pub const GROUPS: &'static [$crate::Group] = &[
                $( $crate::Group {
                    title: $title,
                    folded: $crate::inputs!(@folded $fold),
                    fields: &[$( $spec ),+],
                } ),+
            ];

            /// Converts one value per field, in form order. Returns `None` if a value is missing or has the wrong type.
            pub fn from_values(values: &[$crate::Value]) -> Option<Self> {
                let mut values = values.iter().copied();
                Some(Self {
                    $( $( $field: <$type as $crate::FromValue>::from_value(values.next()?)?, )+ )+
                })
            }
        }
    };
    (@folded open) => { false };
    (@folded folded) => { true };
}
