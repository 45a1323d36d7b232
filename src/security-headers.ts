import { secureHeaders } from "hono/secure-headers";

export interface HeaderRules {
  /** Whether the pages are served over https. */
  readonly secure: boolean;
  /** Whether pages post forms, to ourselves only. */
  readonly forms: boolean;
}

/** What every page of ours tells a browser: nothing from another host, no inline script, no frame around it, no address passed on. */
export function securityHeaders({ secure, forms }: HeaderRules) {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", "data:"],
      // What was just recorded is heard before it is sent.
      mediaSrc: forms ? ["'self'", "blob:"] : ["'self'"],
      connectSrc: ["'self'"],
      formAction: [forms ? "'self'" : "'none'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    // Without any referrer a browser hides the origin of a form too.
    referrerPolicy: forms ? "same-origin" : "no-referrer",
    strictTransportSecurity: secure,
  });
}
