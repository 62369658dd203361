// A CloudFront function for viewer requests: S3 knows files, not folders.
function handler(event) {
  var request = event.request;
  var uri = request.uri;
  if (uri.endsWith("/")) {
    request.uri = uri + "index.html";
    return request;
  }
  // A page without its last slash leads on: relative addresses would be wrong.
  if (!uri.split("/").pop().includes(".")) {
    var query = Object.keys(request.querystring).map(function (key) {
      return key + (request.querystring[key].value ? "=" + request.querystring[key].value : "");
    });
    var location = uri + "/" + (query.length > 0 ? "?" + query.join("&") : "");
    return { statusCode: 301, statusDescription: "Moved Permanently", headers: { location: { value: location } } };
  }
  return request;
}
