// A CloudFront function for viewer requests. S3 does not serve index.html for a folder.
function handler(event) {
  var request = event.request;
  var uri = request.uri;
  if (uri.endsWith("/")) {
    request.uri = uri + "index.html";
    return request;
  }
  // Relative links need the final slash. Redirects only addresses that can be pages, because browsers read "//x" and "/\x"
  // as the host x. Pages of the service's files have the names of the files.
  var isFolder = /^(\/[A-Za-z0-9_-]+)+$/.test(uri);
  var isFile = /^\/service(\/[A-Za-z0-9_-][A-Za-z0-9_.@-]*)+$/.test(uri) && !/(\.txt|\.zip|\/index\.(md|html))$/.test(uri);
  if (isFolder || isFile) {
    return {
      statusCode: 301,
      statusDescription: "Moved Permanently",
      headers: { location: { value: uri + "/" + search(request.querystring) } },
    };
  }
  return request;
}

// Returns the query string as the client sent it. `multiValue` has all values of a repeated key.
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
