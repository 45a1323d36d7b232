import type { Activity, CloudAdapter, EventFactory, InvokeResponse, TurnContext } from "botbuilder";
import type { ConversationReference } from "botframework-schema";
import type { Log, SendOutcome } from "../../app/ports.ts";
import { outcomeOf } from "./outcome.ts";

/** The bot's registration at the service; null where requests without a token are taken, which only a machine of its own may do. */
export type Credentials = { readonly appId: string; readonly password: string; readonly tenant: string | null } | null;

export interface CloudDeps {
  readonly credentials: Credentials;
  /** Another cloud than the public one: all eight of the SDK's settings for tokens. */
  readonly cloud?: Readonly<Record<string, string>>;
  readonly log: Log;
  readonly now: () => number;
}

/** The SDK's adapter for the service, as two calls. */
export interface Cloud {
  /** Hands an authenticated Activity to `take`; resolves with the HTTP status to answer. `take` says whether it was stored. */
  process(authorization: string, body: unknown, take: (activity: Partial<Activity>) => Promise<boolean>): Promise<number>;
  /** A token for the service that a reference belongs to; null for a bot without credentials. */
  token(reference: Partial<ConversationReference>): Promise<string | null>;
  /** One call to the service. */
  send(reference: Partial<ConversationReference>, activity: Partial<Activity> | Event): Promise<SendOutcome>;
}

/** Makes an event with the SDK's own factory, which needs to know where it goes. */
export type Event = (factory: typeof EventFactory, context: TurnContext) => Partial<Activity>;

/** Longer than the service takes; the outbox gives up a little later. */
const LONGEST_CALL_MS = 50_000;

/** Loads the SDK, which takes a third of a second and tens of megabytes. */
export async function openCloud({ credentials, cloud = {}, log, now }: CloudDeps): Promise<Cloud> {
  const adapter = await adapterOf({ ...cloud, ...settingsOf(credentials) }, log);
  return {
    async process(authorization, body, take) {
      let status = 400;
      let stored = true;
      const answer = { status: (code: number) => (status = code), send: () => {}, end: () => {}, header: () => {}, socket: {} };
      const request = { method: "POST", headers: authorization ? { authorization } : {}, body: body as Record<string, unknown> }; // it tests it
      // Rejects before it answers when the body is no Activity.
      const processed = adapter.process(request, answer, async ({ activity }) => {
        stored = await take(activity);
      });
      await processed.catch(() => {});
      return stored ? status : 500;
    },
    async token(reference) {
      let token: string | null = null;
      if (credentials === null) return token;
      await adapter.continueConversationAsync(credentials.appId, reference, async (context) => {
        const connector: unknown = context.turnState.get(context.adapter.ConnectorClientKey);
        token = await (connector as { credentials: { getToken(): Promise<string> } }).credentials.getToken(); // AppCredentials of the SDK
      });
      return token;
    },
    async send(reference, activity) {
      const call = { left: false };
      try {
        await adapter.continueConversationAsync(credentials?.appId ?? "", reference, async (context) => {
          onlyOnce(context, call);
          // Made up by the SDK, which would have the message reply to it.
          Reflect.deleteProperty(context.activity, "id");
          await context.sendActivity(
            typeof activity === "function" ? activity((await import("botbuilder")).EventFactory, context) : activity,
          );
        });
        return { outcome: "sent" };
      } catch (error) {
        return outcomeOf(error, call.left, now());
      }
    },
  };
}

function settingsOf(credentials: Credentials): Readonly<Record<string, string>> {
  if (credentials === null) return {};
  const { appId, password, tenant } = credentials;
  const app = { MicrosoftAppId: appId, MicrosoftAppPassword: password };
  return tenant === null ? app : { ...app, MicrosoftAppType: "SingleTenant", MicrosoftAppTenantId: tenant };
}

/** The SDK prints every error and takes some of them for faults of ours: a token with a bad signature, keys that cannot be fetched. */
async function adapterOf(settings: Readonly<Record<string, string>>, log: Log): Promise<CloudAdapter> {
  const sdk = await import("botbuilder");
  class Adapter extends sdk.CloudAdapter {
    protected override async processActivity(
      authorization: unknown,
      activity: Activity,
      logic: (context: TurnContext) => Promise<void>,
    ): Promise<InvokeResponse | undefined> {
      try {
        return await super.processActivity(authorization as string, activity, logic); // `process` gives the header
      } catch (error) {
        const status = statusOf(error);
        if (status >= 500) log.error("A request of the Bot Framework Service failed; the service is told so.", error);
        return { status };
      }
    }
  }
  return new Adapter(new sdk.ConfigurationBotFrameworkAuthentication(settings));
}

const TOKEN_FAULTS: readonly string[] = ["JsonWebTokenError", "TokenExpiredError", "NotBeforeError"];

function statusOf(error: unknown): number {
  if (!(error instanceof Error)) return 500;
  if (TOKEN_FAULTS.includes(error.name)) return 401;
  return "statusCode" in error && typeof error.statusCode === "number" ? error.statusCode : 500;
}

interface Request {
  disableKeepAlive: boolean;
  timeout: number;
}
interface Pipeline {
  removePolicy(policy: { name: string }): unknown;
  addPolicy(
    policy: { name: string; sendRequest(request: Request, next: (request: Request) => Promise<unknown>): Promise<unknown> },
    at: { afterPhase: "Sign" },
  ): void;
}

/**
 * The SDK's client sends a message again after a 5xx or a broken connection, so that a worker may get it four times; its settings do not
 * reach the part that does. And a connection kept open may be closed by the service just when we use it.
 */
function onlyOnce(context: TurnContext, call: { left: boolean }): void {
  const connector: unknown = context.turnState.get(context.adapter.ConnectorClientKey);
  const { pipeline } = (connector as { client: { pipeline: Pipeline } }).client; // private in its types; the tests count calls
  pipeline.removePolicy({ name: "defaultRetryPolicy" });
  const sendRequest = (request: Request, next: (request: Request) => Promise<unknown>) => {
    call.left = true;
    return next(Object.assign(request, { disableKeepAlive: true, timeout: LONGEST_CALL_MS }));
  };
  pipeline.addPolicy({ name: "onlyOnce", sendRequest }, { afterPhase: "Sign" });
}
