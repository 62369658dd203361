//! A proxy in front of a database that counts round trips.
//!
//! `PostgreSQL` itself does not count all of them: sqlx's ping is a lone `Sync`, which starts no transaction and runs no
//! statement, so no view of the server shows it.

use anyhow::Result;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A running proxy.
pub struct Wire {
    /// Where clients connect.
    pub port: u16,
    round_trips: Arc<AtomicU64>,
    accepts: JoinHandle<()>,
}

impl Wire {
    /// Starts a proxy in front of the database on that port.
    pub async fn start(database: u16) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let round_trips = Arc::new(AtomicU64::new(0));
        let count = Arc::clone(&round_trips);
        let accepts = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let count = Arc::clone(&count);
                // Ends when either side closes the connection.
                tokio::spawn(async move { forward(client, database, &count).await });
            }
        });
        Ok(Self { port, round_trips, accepts })
    }

    /// How often clients have waited for an answer so far, all connections together.
    pub fn round_trips(&self) -> u64 {
        self.round_trips.load(Ordering::Relaxed)
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.accepts.abort();
    }
}

async fn forward(client: TcpStream, database: u16, count: &AtomicU64) -> std::io::Result<()> {
    let server = TcpStream::connect(("127.0.0.1", database)).await?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let answers = async {
        tokio::io::copy(&mut from_server, &mut to_client).await?;
        to_client.shutdown().await
    };
    let requests = async {
        // The first message has no type.
        let mut message = with_body(Vec::new(), &mut from_client).await?;
        loop {
            to_server.write_all(&message).await?;
            let mut kind = [0];
            if from_client.read(&mut kind).await? == 0 {
                return to_server.shutdown().await;
            }
            message = with_body(kind.to_vec(), &mut from_client).await?;
            if is_answered(kind[0]) {
                count.fetch_add(1, Ordering::Relaxed);
            }
        }
    };
    tokio::try_join!(answers, requests).map(|_| ())
}

/// Reads a length and as many bytes, behind what has been read of the message.
async fn with_body(mut message: Vec<u8>, from: &mut (impl AsyncRead + Unpin)) -> std::io::Result<Vec<u8>> {
    let length = from.read_u32().await?;
    message.extend(length.to_be_bytes());
    let start = message.len();
    message.resize(start + (length as usize).saturating_sub(4), 0);
    from.read_exact(&mut message[start..]).await?;
    Ok(message)
}

/// Whether the client waits after this message: `Query` and `Sync` are answered with `ReadyForQuery`.
const fn is_answered(kind: u8) -> bool {
    matches!(kind, b'Q' | b'S')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_message_is_its_type_its_length_and_its_body() {
        let mut bytes: &[u8] = &[0, 0, 0, 6, b'a', b'b', b'S', 0, 0, 0, 4];
        assert_eq!(with_body(Vec::new(), &mut bytes).await.unwrap(), [0, 0, 0, 6, b'a', b'b']);
        let kind = bytes.read_u8().await.unwrap();
        assert!(is_answered(kind));
        assert_eq!(with_body(vec![kind], &mut bytes).await.unwrap(), [b'S', 0, 0, 0, 4]);
    }
}
