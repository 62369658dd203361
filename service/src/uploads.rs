//! Uploads, streamed to disk.

// region: upload
use std::{
    io,
    path::{Path, PathBuf},
};

use axum::{
    Json,
    body::Bytes,
    extract::{State, multipart::Field},
    http::StatusCode,
};
use serde::Serialize;
use tokio::{
    fs::{self, File},
    io::AsyncWriteExt,
    sync::Semaphore,
};
use uuid::Uuid;

use crate::{error::AppError, form::Form, state::AppState};

/// Uploads in progress. The volume needs space for this many partial files.
static UPLOADS: Semaphore = Semaphore::const_new(16);

#[derive(Debug, Serialize)]
pub struct Uploaded {
    id: Uuid,
    bytes: usize,
    kind: &'static str,
}

/// `POST /uploads`. The route has its own timeout and body limit.
///
/// # Errors
/// Returns 413 or 415 for a file that is too large or of a wrong type, 503
/// if too many uploads are in progress, and 500 if the disk fails.
pub async fn upload(
    State(state): State<AppState>,
    mut form: Form,
) -> Result<(StatusCode, Json<Uploaded>), AppError> {
    // Rejects instead of waiting: a waiting upload holds a slot of the
    // global limit.
    let _permit = UPLOADS.try_acquire().map_err(|_| AppError::shed())?;
    while let Some(mut part) = form.next_part().await? {
        if part.name() == Some("file") {
            let max = state.config.limits.upload_bytes;
            let stored = store(part, &state.config.upload_dir, max).await?;
            return Ok((StatusCode::CREATED, Json(stored)));
        }
        while part.chunk().await?.is_some() {}
    }
    Err(AppError::invalid("file: missing"))
}

async fn store(
    mut part: Field<'_>,
    folder: &Path,
    max: usize,
) -> Result<Uploaded, AppError> {
    let (start, kind) = identify(&mut part).await?;
    // The client's file name may be `../../etc/passwd`.
    let id = Uuid::new_v4();
    let path = folder.join(id.to_string());
    let partial = Partial(folder.join(format!("{id}.part")));
    let mut file = File::create_new(&partial.0).await?;
    let mut bytes = 0;
    let mut next = Some(start);
    while let Some(chunk) = next {
        bytes += chunk.len();
        if bytes > max {
            let detail = format!("file: at most {max} bytes");
            let status = StatusCode::PAYLOAD_TOO_LARGE;
            return Err(AppError::Rejected(status, detail));
        }
        file.write_all(&chunk).await?;
        next = part.chunk().await?;
    }
    // Returns the error of the last write, which runs in the background.
    // `sync_all` alone would not.
    file.flush().await?;
    // The 201 promises that the file survives a power failure: first its
    // content, then its name.
    file.sync_all().await?;
    fs::rename(&partial.0, &path).await?;
    File::open(folder).await?.sync_all().await?;
    Ok(Uploaded { id, bytes, kind })
}

/// Reads the first bytes and rejects other types before anything is stored.
async fn identify(
    part: &mut Field<'_>,
) -> Result<(Bytes, &'static str), AppError> {
    // At most seven bytes and one chunk.
    let mut start = Vec::new();
    while start.len() < 8 {
        let Some(chunk) = part.chunk().await? else { break };
        start.extend_from_slice(&chunk);
    }
    // By content, because the client writes the name and the Content-Type.
    let kind = match &start[..] {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => "image/png",
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [b'%', b'P', b'D', b'F', b'-', ..] => "application/pdf",
        _ => {
            let detail = "file: PNG, JPEG or PDF".to_owned();
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            return Err(AppError::Rejected(status, detail));
        }
    };
    Ok((start.into(), kind))
}

/// Deletes the file when dropped: after an error, and when the client
/// disconnects. After the rename there is nothing left to delete.
struct Partial(PathBuf);

impl Drop for Partial {
    fn drop(&mut self) {
        match std::fs::remove_file(&self.0) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(%error, path = ?self.0, "partial upload left");
            }
            _ => {}
        }
    }
}
// endregion: upload
