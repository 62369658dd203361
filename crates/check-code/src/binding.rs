//! Which names a pattern binds.

use syn::Pat;

/// Whether a pattern is a name, perhaps with a type.
pub fn is_named(pat: &Pat, name: &str) -> bool {
    match pat {
        Pat::Ident(ident) => ident.ident == name,
        Pat::Type(typed) => is_named(&typed.pat, name),
        _ => false,
    }
}

/// Whether a pattern binds a name.
pub fn binds(pat: &Pat, name: &str) -> bool {
    match pat {
        Pat::Ident(ident) => ident.ident == name,
        Pat::Type(typed) => binds(&typed.pat, name),
        Pat::Paren(inner) => binds(&inner.pat, name),
        Pat::Reference(inner) => binds(&inner.pat, name),
        Pat::Tuple(tuple) => tuple.elems.iter().any(|pat| binds(pat, name)),
        Pat::TupleStruct(tuple) => tuple.elems.iter().any(|pat| binds(pat, name)),
        Pat::Struct(fields) => fields.fields.iter().any(|field| binds(&field.pat, name)),
        _ => false,
    }
}
