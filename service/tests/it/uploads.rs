//! Files: how large, of which kind, and what is left behind.

use axum::{body::Body, http::Request};
use tokio::io::AsyncWriteExt;

use crate::support::{Database, Reply, Service, connect, read_to_end, send};

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

/// In chunks, so without a length. Raw: the service answers and closes while
/// more is sent, which a client may report as a reset.
async fn upload_chunks(service: &Service, body: &[u8]) -> String {
    let mut request = b"POST /uploads HTTP/1.1\r\nHost: localhost\r\n\
        Content-Type: multipart/form-data; boundary=x\r\n\
        Transfer-Encoding: chunked\r\n\r\n"
        .to_vec();
    for chunk in body.chunks(8 * 1024) {
        request.extend(format!("{:x}\r\n", chunk.len()).into_bytes());
        request.extend(chunk);
        request.extend(b"\r\n");
    }
    request.extend(b"0\r\n\r\n");
    let mut stream = connect(service).await;
    let _ = stream.write_all(&request).await;
    read_to_end(&mut stream).await
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
    assert_eq!(service.uploads(), 1);
}

#[tokio::test]
async fn refuses_an_upload_by_its_length() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &LIMIT).await;
    let mut stream = connect(&service).await;
    // Of the body nothing comes: the answer does not wait for it.
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
