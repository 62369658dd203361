// Move this file to .railway/railway.ts. Review and apply it with Railway's CLI:
//   railway config plan && railway config apply
import { defineRailway, github, postgres, project, service } from "railway/iac";

export default defineRailway((ctx) => {
  const db = postgres("postgres");

  const orders = service("orders", {
    source: github("you/orders", { branch: "main" }),
    build: { builder: "DOCKERFILE", dockerfilePath: "Dockerfile" },
    // Runs before each deploy, in a separate container. A failure stops the
    // deploy. The image has no shell, so this is the binary itself.
    preDeploy: ["/usr/local/bin/orders migrate"],
    // Railway waits for a 200 before it switches traffic. It never checks again.
    healthcheck: "/readyz",
    healthcheckTimeout: 60,
    replicas: ctx.environment === "production" ? 2 : 1,
    deploy: {
      // The old deployment keeps serving for 15 s after the new one is ready.
      overlapSeconds: 15,
      // Time from SIGTERM to SIGKILL. With the default, 0, requests in flight fail.
      drainingSeconds: 40,
      // By default, Railway gives up after 10 restarts.
      restartPolicyType: "ALWAYS",
      // The outbox and the readiness check work between requests, so never sleep.
      sleepApplication: false,
    },
    env: {
      DATABASE_URL: db.env.DATABASE_URL,
      SHUTDOWN_DELAY: "5s",
      SHUTDOWN_DEADLINE: "20s",
    },
  });

  return project("orders", { resources: [db, orders] });
});
