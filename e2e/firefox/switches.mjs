/**
 * Turns the switches of Firefox's developer tools for the pages of this browser, and of those that open later.
 * Runs inside Firefox, as its source text: it may use nothing from outside.
 *
 * `scheme` names the color scheme of all pages of a user context, which is one of Playwright's browser contexts.
 * `all` holds for every page: medium, forcedColors, reducedMotion, javaScript.
 */
export function turn({ scheme, all }) {
  const { NavigableManager } = ChromeUtils.importESModule("chrome://remote/content/shared/NavigableManager.sys.mjs");
  const { UserContextManager } = ChromeUtils.importESModule("chrome://remote/content/shared/UserContextManager.sys.mjs");

  const apply = (context) => {
    if (!context?.isContent || context.parent) return;
    const { schemes, all } = turned;
    context.prefersColorSchemeOverride = schemes[context.originAttributes.userContextId] ?? "none";
    context.mediumOverride = all.medium ?? "";
    context.forcedColorsOverride = all.forcedColors ?? "none";
    context.prefersReducedMotionOverride = all.reducedMotion ?? "none";
    context.allowJavascript = all.javaScript ?? true;
  };

  // Outlives the window that this runs in.
  const global = Cu.getGlobalForObject(Services);
  if (!global.turned) {
    global.turned = { schemes: {}, all: {} };
    global.turned.observer = (context) => global.turned.apply(context);
    Services.obs.addObserver(global.turned.observer, "browsing-context-attached");
  }
  const { turned } = global;
  turned.apply = apply;

  if (all) turned.all = all;
  const of =
    scheme?.userContexts?.map((id) => UserContextManager.getInternalIdById(id)) ??
    scheme?.contexts?.map((id) => NavigableManager.getBrowsingContextById(id)?.originAttributes.userContextId) ??
    [];
  for (const id of of) turned.schemes[id] = scheme.value ?? "none";

  for (const window of Services.wm.getEnumerator("navigator:browser")) {
    for (const tab of window.gBrowser?.tabs ?? []) apply(tab.linkedBrowser.browsingContext);
  }
}
