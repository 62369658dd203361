//! A proxy inside the lab whose connections can die silently: their sockets stay open, and nothing arrives anymore.
//!
//! The kernel of this machine still acknowledges what is sent to such a connection, as a firewall does that has
//! forgotten the connection only on its far side. So retransmission timeouts and TCP keepalives notice nothing.

use anyhow::Result;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

/// A running proxy. Its connections end when it is dropped.
pub struct TcpProxy {
    /// Its port.
    pub port: u16,
    /// Connections with a smaller number are dead.
    dead: watch::Sender<u64>,
    accepting: JoinHandle<()>,
}

impl TcpProxy {
    /// Starts it in front of an address. A new connection reaches the address only after `delay`.
    pub async fn start(target: SocketAddr, delay: Duration) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let (dead, watching) = watch::channel(0);
        let accepting = tokio::spawn(accept(listener, target, delay, watching));
        Ok(Self { port, dead, accepting })
    }

    /// Lets all connections die that are open now. Later ones work.
    pub fn silence(&self) {
        self.dead.send_modify(|generation| *generation += 1);
    }
}

impl Drop for TcpProxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, target: SocketAddr, delay: Duration, dead: watch::Receiver<u64>) {
    // Aborted with this task.
    let mut connections = JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        let generation = *dead.borrow();
        let dead = dead.clone();
        connections.spawn(async move {
            tokio::time::sleep(delay).await;
            let Ok(server) = TcpStream::connect(target).await else { return };
            let _ = (client.set_nodelay(true), server.set_nodelay(true));
            let (client_reader, client_writer) = client.into_split();
            let (server_reader, server_writer) = server.into_split();
            let is_dead = || *dead.borrow() > generation;
            tokio::join!(pump(client_reader, server_writer, &is_dead), pump(server_reader, client_writer, &is_dead));
        });
        while connections.try_join_next().is_some() {}
    }
}

/// Copies until the end, and swallows everything once the connection is dead.
async fn pump(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, is_dead: &impl Fn() -> bool) {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        match from.read(&mut buffer).await {
            Ok(count) if count > 0 => {
                if !is_dead() && to.write_all(&buffer[..count]).await.is_err() {
                    return;
                }
            }
            // The other side of a dead connection does not learn that this one has closed.
            _ if is_dead() => return std::future::pending().await,
            _ => return drop(to.shutdown().await),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_open_connections_die() -> Result<()> {
        let echo = TcpListener::bind("127.0.0.1:0").await?;
        let address = echo.local_addr()?;
        tokio::spawn(async move {
            while let Ok((stream, _)) = echo.accept().await {
                tokio::spawn(async move {
                    let (mut reader, mut writer) = stream.into_split();
                    let _ = tokio::io::copy(&mut reader, &mut writer).await;
                });
            }
        });
        let proxy = TcpProxy::start(address, Duration::ZERO).await?;
        let mut old = TcpStream::connect(("127.0.0.1", proxy.port)).await?;
        old.write_all(b"a").await?;
        assert_eq!(old.read_u8().await?, b'a');
        proxy.silence();
        old.write_all(b"b").await?;
        let answer = tokio::time::timeout(Duration::from_millis(200), old.read_u8()).await;
        assert!(answer.is_err(), "{answer:?}");
        let mut new = TcpStream::connect(("127.0.0.1", proxy.port)).await?;
        new.write_all(b"c").await?;
        assert_eq!(new.read_u8().await?, b'c');
        Ok(())
    }
}
