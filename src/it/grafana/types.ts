import type { Dashboard, DataQuery, DataSourceRef, Panel, RowPanel, VariableModel } from '@grafana/schema';
import type { Options as Stat } from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type {
  FieldConfig as Lines,
  Options as TimeSeries,
} from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';

/** As it stands in JSON: members of an enumeration are their values there. */
type Json<T> = T extends string ? `${T}`
  : T extends (infer E)[] ? Json<E>[]
  : T extends object ? { [K in keyof T]: Json<T[K]> }
  : T;

/** A query of the Prometheus data source; its own fields are not part of Grafana's schema any more. */
type Query = Json<Omit<DataQuery, 'datasource'>> & {
  datasource: DataSourceRef;
  expr: string;
  legendFormat?: string;
  format?: 'time_series' | 'table' | 'heatmap';
  instant?: boolean;
  range?: boolean;
};

/** A panel whose options are all known, which Grafana's own type leaves open. */
type Known<Type extends string, Options, Custom> = Json<Omit<Panel, 'type' | 'options' | 'targets' | 'fieldConfig'>> & {
  type: Type;
  options: Json<Partial<Options>>;
  targets: Query[];
  fieldConfig: {
    defaults: Json<Omit<NonNullable<Panel['fieldConfig']>['defaults'], 'custom'>> & { custom?: Json<Partial<Custom>> };
    overrides: Json<NonNullable<Panel['fieldConfig']>['overrides']>;
  };
};

type Row = Json<Omit<RowPanel, 'type' | 'panels'>> & { type: 'row'; panels: [] };

/** A dashboard of stat and time series panels that ask Prometheus. */
export type Judged = Json<Omit<Dashboard, 'panels' | 'templating'>> & {
  panels: (Row | Known<'stat', Stat, object> | Known<'timeseries', TimeSeries, Lines>)[];
  templating: { list: Json<VariableModel>[] };
};
