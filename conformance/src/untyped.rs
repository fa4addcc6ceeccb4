//! Content without a schema, passed through unchanged.

openapi_runtime::include_api!("untyped");

#[cfg(test)]
mod tests {
    use super::errors::GetPictureError;
    use crate::support::exchange;

    #[test]
    fn bytes_come_as_they_were() {
        let (sent, result) = exchange!((200, "\u{89}PNG\r\n"), |client| client.get_picture(1));
        assert_eq!(sent.header("accept"), "image/png");
        assert_eq!(result.unwrap().into_inner(), "\u{89}PNG\r\n");
        let (_, result) = exchange!((404, "no picture"), |client| client.get_picture(1));
        assert_eq!(result.unwrap_err().declared(), Some(&GetPictureError::NotFound("no picture".into())));
    }
}
