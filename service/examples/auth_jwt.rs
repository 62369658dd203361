//! Verifies JWTs that an identity provider issued.

// region: verifier
use std::{collections::HashMap, sync::Arc};

use axum::{
    Router,
    extract::{FromRef, FromRequestParts},
    http::{HeaderMap, StatusCode, header, request::Parts},
    routing::get,
};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;

#[derive(Clone, Debug, Deserialize)]
pub struct Caller {
    /// The account, as the issuer names it.
    pub sub: String,
    /// Space-separated, for example `orders:read orders:write`.
    #[serde(default)]
    pub scope: String,
}

/// The issuer's public keys by `kid`, and what a token must contain.
#[derive(Clone)]
pub struct Verifier {
    keys: Arc<HashMap<String, DecodingKey>>,
    validation: Validation,
}

impl Verifier {
    fn new(
        issuer: &str,
        audience: &str,
        keys: HashMap<String, DecodingKey>,
    ) -> Self {
        // Your decision, never the token's: its header is unverified input.
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[issuer]);
        validation.set_audience(&[audience]);
        // Without this line, a token that has no `iss` or `aud` passes.
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.validate_nbf = true;
        // Clocks may differ by this many seconds; the default is 60.
        validation.leeway = 30;
        Self { keys: Arc::new(keys), validation }
    }

    fn verify(&self, token: &str) -> Option<Caller> {
        // The `kid` only selects one of the keys that you trust already.
        let kid = decode_header(token).ok()?.kid?;
        let key = self.keys.get(&kid)?;
        match decode(token, key, &self.validation) {
            Ok(token) => Some(token.claims),
            Err(error) => {
                // For the log, not for the client.
                tracing::debug!(%error, "token rejected");
                None
            }
        }
    }
}
// endregion: verifier

// region: caller
impl<S> FromRequestParts<S> for Caller
where
    S: Send + Sync,
    Verifier: FromRef<S>,
{
    type Rejection = (StatusCode, [(header::HeaderName, &'static str); 1]);

    async fn from_request_parts(
        parts: &mut Parts,
        state: &S,
    ) -> Result<Self, Self::Rejection> {
        bearer(&parts.headers)
            .and_then(|token| Verifier::from_ref(state).verify(token))
            .ok_or((
                StatusCode::UNAUTHORIZED,
                [(header::WWW_AUTHENTICATE, "Bearer")],
            ))
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}
// endregion: caller

pub fn router(verifier: Verifier) -> Router {
    Router::new()
        .route("/me", get(async |caller: Caller| caller.sub))
        .with_state(verifier)
}

#[tokio::main]
async fn main() -> Result<(), axum::BoxError> {
    let pem = std::fs::read(std::env::var("JWT_PUBLIC_KEY_FILE")?)?;
    let key = DecodingKey::from_ed_pem(&pem)?;
    let keys = HashMap::from([(std::env::var("JWT_KEY_ID")?, key)]);
    let verifier = Verifier::new("https://login.example.com/", "orders", keys);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    Ok(axum::serve(listener, router(verifier)).await?)
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
    use axum::{body::Body, http::Request};
    use jsonwebtoken::{
        EncodingKey, Header, encode, get_current_timestamp as now,
    };
    use serde_json::{Value, json};
    use tower::ServiceExt;

    use super::*;

    struct Issuer {
        private: EncodingKey,
        public: Vec<u8>,
    }

    impl Issuer {
        fn new() -> Self {
            let pair = Ed25519KeyPair::generate().unwrap();
            let pkcs8 = pair.to_pkcs8v1().unwrap();
            Self {
                private: EncodingKey::from_ed_der(pkcs8.as_ref()),
                public: pair.public_key().as_ref().to_vec(),
            }
        }

        fn token(&self, kid: &str, claims: &Value) -> String {
            let mut header = Header::new(Algorithm::EdDSA);
            header.kid = Some(kid.to_owned());
            encode(&header, claims, &self.private).unwrap()
        }
    }

    fn claims() -> Value {
        json!({
            "sub": "customer-1",
            "iss": "https://login.example.com/",
            "aud": "orders",
            "exp": now() + 300,
        })
    }

    fn service(keys: &[(&str, &Issuer)]) -> Router {
        let keys = keys.iter().map(|(kid, issuer)| {
            let key = DecodingKey::from_ed_der(&issuer.public);
            ((*kid).to_owned(), key)
        });
        let issuer = "https://login.example.com/";
        router(Verifier::new(issuer, "orders", keys.collect()))
    }

    async fn status(service: &Router, authorization: &str) -> u16 {
        let request = Request::get("/me")
            .header("authorization", authorization)
            .body(Body::empty())
            .unwrap();
        let response = service.clone().oneshot(request).await.unwrap();
        response.status().as_u16()
    }

    #[tokio::test]
    async fn rejects_every_token_that_is_not_meant_for_this_service() {
        let issuer = Issuer::new();
        let service = service(&[("old", &issuer)]);
        let valid = issuer.token("old", &claims());
        assert_eq!(status(&service, &format!("Bearer {valid}")).await, 200);
        assert_eq!(status(&service, &format!("bearer {valid}")).await, 200);
        assert_eq!(status(&service, &valid).await, 401);
        assert_eq!(status(&service, "Bearer x.y.z").await, 401);

        for (claim, wrong) in [
            ("aud", json!("billing")),
            ("iss", json!("https://evil.example/")),
            ("exp", json!(now() - 31)),
            ("nbf", json!(now() + 300)),
            ("aud", Value::Null),
            ("iss", Value::Null),
            ("exp", Value::Null),
            ("sub", Value::Null),
        ] {
            let mut claims = claims();
            if wrong.is_null() {
                claims.as_object_mut().unwrap().remove(claim);
            } else {
                claims[claim] = wrong.clone();
            }
            let token = issuer.token("old", &claims);
            let status = status(&service, &format!("Bearer {token}")).await;
            assert_eq!(status, 401, "{claim}: {wrong}");
        }
    }

    #[tokio::test]
    async fn the_token_does_not_choose_its_algorithm_or_key() {
        let issuer = Issuer::new();
        let service = service(&[("old", &issuer)]);
        // Signed with another key under a trusted `kid`.
        let forged = Issuer::new().token("old", &claims());
        assert_eq!(status(&service, &format!("Bearer {forged}")).await, 401);
        // Signed with HMAC, whose key is the public key that everyone has.
        let mut header = Header::new(Algorithm::HS256);
        header.kid = Some("old".to_owned());
        let key = EncodingKey::from_secret(&issuer.public).unwrap();
        let hmac = encode(&header, &claims(), &key).unwrap();
        assert_eq!(status(&service, &format!("Bearer {hmac}")).await, 401);
        // `{"alg":"none","kid":"old"}`, without a signature.
        let (_, rest) = forged.split_once('.').unwrap();
        let (claims, _) = rest.split_once('.').unwrap();
        let none = "eyJhbGciOiJub25lIiwia2lkIjoib2xkIn0";
        let none = format!("Bearer {none}.{claims}.");
        assert_eq!(status(&service, &none).await, 401);
    }

    #[tokio::test]
    async fn two_keys_overlap_during_a_rotation() {
        let issuers = (Issuer::new(), Issuer::new());
        let (old, new) = (("old", &issuers.0), ("new", &issuers.1));
        let [old_token, new_token] = [old, new].map(|(kid, issuer)| {
            format!("Bearer {}", issuer.token(kid, &claims()))
        });
        for (keys, statuses) in [
            (&[old][..], [200, 401]),
            (&[old, new], [200, 200]),
            (&[new], [401, 200]),
        ] {
            let service = service(keys);
            assert_eq!(status(&service, &old_token).await, statuses[0]);
            assert_eq!(status(&service, &new_token).await, statuses[1]);
        }
    }
}
