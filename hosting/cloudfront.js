// A CloudFront function for viewer requests: S3 knows files, not folders.
function handler(event) {
  var request = event.request;
  var uri = request.uri;
  if (uri.endsWith("/")) {
    request.uri = uri + "index.html";
    return request;
  }
  // Relative links need the last slash. Redirect only what can be a page: browsers read "//x" and "/\x" as the host x.
  if (/^(\/[A-Za-z0-9_-]+)+$/.test(uri)) {
    return {
      statusCode: 301,
      statusDescription: "Moved Permanently",
      headers: { location: { value: uri + "/" + search(request.querystring) } },
    };
  }
  return request;
}

// The query string as the client sent it. A repeated key has all its values in multiValue.
function search(querystring) {
  var pairs = [];
  Object.keys(querystring).forEach(function (key) {
    var values = querystring[key].multiValue || [querystring[key]];
    values.forEach(function (each) {
      pairs.push(key + (each.value ? "=" + each.value : ""));
    });
  });
  return pairs.length > 0 ? "?" + pairs.join("&") : "";
}
