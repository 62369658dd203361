//! Clients that hold connections open, and normal ones beside them.

use super::cells::{NORMAL, PACE, PATIENCE, Part, SLOW, Setting};
use crate::load::http::{End, Outcome};
use crate::load::{Arrivals, open_loop, slow};
use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::OwnedWriteHalf;
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinSet;

/// From where normal clients connect. All addresses of 127.0.0.0/8 are this machine.
const NORMAL_ADDRESS: Ipv4Addr = Ipv4Addr::new(127, 0, 1, 1);

/// Holds connections open until it is dropped.
pub fn start(setting: &Setting, target: SocketAddr) -> JoinSet<()> {
    let mut clients = JoinSet::new();
    for number in 0..SLOW {
        let address = Ipv4Addr::new(127, 0, 2, 1 + (number % usize::from(setting.addresses)) as u8);
        let part = setting.part;
        clients.spawn(async move {
            tokio::time::sleep(Duration::from_secs_f64(number as f64 / PACE)).await;
            loop {
                // Ends when the service closes the connection: a slow client comes back.
                let _ = hold(address, target, part).await;
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
        });
    }
    clients
}

/// Sends a byte each second, until the service closes the connection.
async fn hold(from: Ipv4Addr, target: SocketAddr, part: Part) -> std::io::Result<()> {
    let stream = connect(from, target).await?;
    let (mut reader, mut writer) = stream.into_split();
    let head = match part {
        Part::Head => "GET /orders HTTP/1.1\r\nHost: lab\r\nX-Slow: ",
        Part::Body => {
            "POST /orders HTTP/1.1\r\nHost: lab\r\nContent-Type: application/json\r\nIdempotency-Key: slow\r\n\
             Content-Length: 1000\r\n\r\n"
        }
    };
    let mut answer = Vec::new();
    tokio::select! {
        outcome = drip(&mut writer, head) => outcome,
        outcome = reader.read_to_end(&mut answer) => outcome.map(|_| ()),
    }
}

async fn drip(writer: &mut OwnedWriteHalf, head: &str) -> std::io::Result<()> {
    writer.write_all(head.as_bytes()).await?;
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
        writer.write_all(b"a").await?;
    }
}

/// Sends normal requests for a while. The outcomes have the seconds at which they were due.
pub async fn normal(target: SocketAddr, duration: Duration) -> Vec<(f64, Outcome)> {
    let start = Instant::now();
    open_loop(&Arrivals::steady(NORMAL, duration), move |_, due| async move {
        let exchange = async {
            let Ok(mut stream) = connect(NORMAL_ADDRESS, target).await else { return End::Refused };
            let request = "GET /livez HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n";
            if stream.write_all(request.as_bytes()).await.is_err() {
                return End::Broken;
            }
            slow::status(&mut stream).await.map_or(End::Broken, End::Status)
        };
        let end = tokio::time::timeout_at((due + PATIENCE).into(), exchange).await.unwrap_or(End::TimedOut);
        let outcome = Outcome { end, latency_ms: due.elapsed().as_secs_f64() * 1e3 };
        (due.saturating_duration_since(start).as_secs_f64(), outcome)
    })
    .await
}

async fn connect(from: Ipv4Addr, target: SocketAddr) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((from, 0).into())?;
    socket.connect(target).await
}
