import type { Channel, Clock, Log, Store } from "./app/ports.ts";
import { Alerts, type AlertWay } from "./app/watch/alerts.ts";
import type { Linking } from "./app/watch/linking.ts";
import type { Standings } from "./app/watch/standings.ts";
import { telegramAlerts } from "./channels/telegram/alert.ts";
import { alertText, webhookAlerts } from "./cli/alert.ts";
import type { Config } from "./config.ts";
import type { Operator } from "./console/deps.ts";

export interface OperatorDeps {
  readonly standings: Standings;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly platforms: readonly { readonly channel: Channel; readonly linking?: Linking }[];
}

const MINUTE_MS = 60_000;
/** For settings that were made without the part on alerts. */
const NO_ALERTS = { telegramChat: null, webhook: null, afterMinutes: 5 };

/** What whoever runs the service is told of the channels, and sees of them at the desk. */
export function operatorOf(config: Config, deps: OperatorDeps): { readonly operator: Operator; readonly alerts: Alerts } {
  const { standings, store, clock, log, platforms } = deps;
  const { afterMinutes } = config.alert ?? NO_ALERTS;
  const kept = { read: () => store.readSetting("alerts"), write: (value: unknown) => store.writeSetting("alerts", value) };
  const alerts = new Alerts({ standings, clock, log, ways: waysOf(config), afterMs: afterMinutes * MINUTE_MS, kept });
  const linking = platforms.find((platform) => platform.linking)?.linking ?? null;
  const operator: Operator = {
    standings: () => standings.all(),
    troubles: () => alerts.troubles(),
    onChange: (listener) => {
      const ends = [standings.onChange(listener), alerts.onChange(listener), linking?.onChange(listener)];
      return () => {
        for (const end of ends) end?.();
      };
    },
    linking,
  };
  return { operator, alerts };
}

function waysOf({ alert = NO_ALERTS, telegram }: Config): readonly AlertWay[] {
  const ways: AlertWay[] = [];
  if (alert.telegramChat !== null && telegram !== null)
    ways.push(telegramAlerts({ token: telegram.token, apiRoot: telegram.apiRoot, chat: alert.telegramChat, textOf: alertText }));
  if (alert.webhook !== null) ways.push(webhookAlerts(alert.webhook));
  return ways;
}
