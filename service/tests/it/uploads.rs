//! Uploads: size and type of the files, and the files left on the disk.

use std::path::Path;

use axum::{body::Body, http::Request};
use tokio::{io::AsyncWriteExt, net::TcpStream};

use crate::support::{
    Database, Reply, Service, connect, read_to_end, send, until,
};

const LIMIT: [(&str, &str); 1] = [("MAX_UPLOAD_BYTES", "10000")];

fn form(content: &[u8]) -> Vec<u8> {
    let head = b"--x\r\nContent-Disposition: form-data; \
        name=\"file\"; filename=\"../../x\"\r\n\r\n";
    [&head[..], content, b"\r\n--x--\r\n"].concat()
}

fn image(size: usize) -> Vec<u8> {
    [&b"\x89PNG\r\n\x1a\n"[..], &vec![0; size]].concat()
}

async fn upload(service: &Service, body: Body) -> Reply {
    let request = Request::post(service.url("/uploads"))
        .header("content-type", "multipart/form-data; boundary=x");
    send(request.body(body).unwrap()).await.unwrap()
}

/// In chunks, so without a length. Uses a raw socket, because the service
/// responds and closes while the client still sends, which an HTTP client may
/// report as a reset.
async fn upload_chunks(service: &Service, body: &[u8]) -> String {
    upload_raw(service, body, b"0\r\n\r\n").await
}

async fn upload_raw(service: &Service, body: &[u8], end: &[u8]) -> String {
    read_to_end(&mut start_upload(service, body, end).await).await
}

async fn start_upload(service: &Service, body: &[u8], end: &[u8]) -> TcpStream {
    let mut request = b"POST /uploads HTTP/1.1\r\nHost: localhost\r\n\
        Content-Type: multipart/form-data; boundary=x\r\n\
        Transfer-Encoding: chunked\r\n\r\n"
        .to_vec();
    for chunk in body.chunks(8 * 1024) {
        request.extend(format!("{:x}\r\n", chunk.len()).into_bytes());
        request.extend(chunk);
        request.extend(b"\r\n");
    }
    request.extend(end);
    let mut stream = connect(service).await;
    let _ = stream.write_all(&request).await;
    stream
}

#[tokio::test]
async fn stores_uploads_of_known_kinds_only() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &LIMIT).await;
    let reply = upload(&service, form(b"#!/bin/sh").into()).await;
    assert_eq!(reply.status, 415);
    let reply = upload(&service, form(&image(20_000)).into()).await;
    assert_eq!(reply.status, 413);
    assert_eq!(service.uploads(), 0);

    let reply = upload(&service, form(&image(1_000)).into()).await;
    assert_eq!(reply.status, 201, "{reply:?}");
    assert_eq!(reply.json()["bytes"], 1_008);
    assert_eq!(reply.json()["kind"], "image/png");
    assert_eq!(service.uploads(), 1);
    let stored = service.upload(reply.json()["id"].as_str().unwrap());
    assert_eq!(stored, image(1_000));
}

/// An unfinished form that starts with `content`.
fn unfinished(content: &[u8]) -> Vec<u8> {
    let form = form(content);
    form[..form.len() - b"\r\n--x--\r\n".len()].to_vec()
}

#[tokio::test]
async fn rejects_a_wrong_type_before_it_is_stored() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    // Only the first bytes are sent. multer holds the last few of them back,
    // because they could belong to a boundary.
    let start = unfinished(b"#!/bin/sh\necho this is not an image\n");
    let reply = upload_raw(&service, &start, b"").await;
    assert!(reply.starts_with("HTTP/1.1 415"), "{reply}");
    assert_eq!(service.uploads(), 0);
}

#[tokio::test]
async fn deletes_what_a_client_leaves_half_sent() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    let start = unfinished(&image(100_000));
    let stream = start_upload(&service, &start, b"").await;
    until("a part is stored", async || {
        let name = service.upload_names().pop()?;
        // Not yet under the name of a complete file.
        let extension = Path::new(&name).extension();
        assert_eq!(extension, Some("part".as_ref()), "{name}");
        Some(())
    })
    .await;
    drop(stream);
    until("the part is deleted", async || {
        (service.uploads() == 0).then_some(())
    })
    .await;
}

#[tokio::test]
async fn limits_uploads_in_progress() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    let start = unfinished(&image(100_000));
    let mut open = Vec::new();
    for _ in 0..16 {
        open.push(start_upload(&service, &start, b"").await);
    }
    until("all uploads are in progress", async || {
        (service.uploads() == 16).then_some(())
    })
    .await;
    let reply = upload(&service, form(&image(1_000)).into()).await;
    assert_eq!(reply.status, 503);
    assert_eq!(reply.header("retry-after"), Some("2"));

    drop(open);
    until("uploads are possible again", async || {
        let reply = upload(&service, form(&image(1_000)).into()).await;
        (reply.status == 201).then_some(())
    })
    .await;
}

#[tokio::test]
async fn refuses_an_upload_by_its_length() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &LIMIT).await;
    let mut stream = connect(&service).await;
    // The body never arrives, and the response does not wait for it.
    let request = b"POST /uploads HTTP/1.1\r\nHost: localhost\r\n\
        Content-Type: multipart/form-data; boundary=x\r\n\
        Content-Length: 3000000\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let reply = read_to_end(&mut stream).await;
    assert!(reply.starts_with("HTTP/1.1 413"), "{reply}");
}

#[tokio::test]
async fn refuses_an_upload_without_a_length() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &LIMIT).await;
    // Above the limit of the file, of the form, and of what may be declared;
    // then all in one field that is no file.
    let field = [b"--x\r\n".to_vec(), vec![b'a'; 3_000_000]].concat();
    let files = [20_000, 200_000, 3_000_000].map(|size| form(&image(size)));
    for body in files.iter().chain([&field]) {
        let reply = upload_chunks(&service, body).await;
        assert!(reply.starts_with("HTTP/1.1 413"), "{}: {reply}", body.len());
    }
    assert_eq!(service.uploads(), 0);
}

const NOTE: &str =
    "--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n";
const FILE: &str =
    "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"";

#[tokio::test]
async fn does_not_wait_for_the_end_of_large_part_headers() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    let long = "a".repeat(100_000);
    // Far below the body limit. The client sends nothing more.
    for (what, start) in [
        ("text before the first boundary", long.clone()),
        ("a boundary line", format!("--x{}", " ".repeat(100_000))),
        ("a file name", format!("{FILE}{long}")),
        ("many headers", format!("--x\r\n{}", "A: b\r\n".repeat(20_000))),
        ("a second part", format!("{NOTE}tea\r\n{FILE}{long}")),
        ("a part after a long one", format!("{NOTE}{long}\r\n{FILE}{long}")),
    ] {
        let reply = upload_raw(&service, start.as_bytes(), b"").await;
        assert!(reply.starts_with("HTTP/1.1 413"), "{what}: {reply}");
        assert!(reply.contains("problem+json"), "{what}: {reply}");
        assert!(reply.contains("headers of a part"), "{what}: {reply}");
    }
    assert_eq!(service.uploads(), 0);
}

#[tokio::test]
async fn finds_the_file_among_other_parts() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    let note = format!("{NOTE}{}\r\n", "a".repeat(100_000));
    let with_notes = |count: usize| {
        [note.repeat(count).into_bytes(), form(&image(200_000))].concat()
    };
    let reply = upload(&service, with_notes(3).into()).await;
    assert_eq!(reply.status, 201, "{reply:?}");
    assert_eq!(service.uploads(), 1);

    let reply = upload_chunks(&service, &with_notes(20)).await;
    assert!(reply.starts_with("HTTP/1.1 413"), "{reply}");
    assert!(reply.contains("parts"), "{reply}");
    let reply = upload(&service, format!("{note}--x--\r\n").into()).await;
    assert_eq!(reply.status, 422, "{reply:?}");
    assert_eq!(service.uploads(), 1);
}

#[tokio::test]
async fn refuses_what_is_no_form() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    let long = format!("multipart/form-data; boundary={}", "x".repeat(8_000));
    for kind in ["text/plain", "multipart/form-data", &long] {
        let request =
            Request::post(service.url("/uploads")).header("content-type", kind);
        let reply = send(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(reply.status, 400, "{kind}: {reply:?}");
        let kind = reply.header("content-type");
        assert_eq!(kind, Some("application/problem+json"));
    }
}
