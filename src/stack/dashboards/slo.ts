import type { Dashboard } from '../grafana/dashboard.ts'

/** The objectives: what is left of their budgets, and how fast it goes. The series are those of the recording rules. */
export const slo: Dashboard = {
  uid: 'meterbridge-slo',
  title: 'Service level objectives',
  description: 'Objectives, what is left of their error budgets, and how fast it is used.',
  refresh: '1m',
  needs: 'slos',
  rows: () => [
    {
      title: 'Error budget',
      panels: [
        {
          title: 'Objective',
          description: 'The share that is to be good.',
          type: 'stat',
          queries: [
            { expression: 'max by (slo) (slo:objective:ratio)', legend: '{{slo}}', unit: 'percentunit' },
          ],
        },
        {
          title: 'Good in the last hour',
          description: 'The share that was good.',
          type: 'stat',
          queries: [
            {
              expression: '1 - slo:sli_error:ratio_rate1h{job=~"$job"}',
              legend: '{{job}} {{slo}}',
              unit: 'percentunit',
            },
          ],
        },
        {
          title: 'Budget left',
          description: 'Of what may go wrong within 30 days, the share that is left.',
          type: 'stat',
          queries: [
            {
              expression:
                '1 - slo:sli_error:ratio_rate30d{job=~"$job"} / on (slo) group_left () max by (slo) (1 - slo:objective:ratio)',
              legend: '{{job}} {{slo}}',
              unit: 'percentunit',
            },
          ],
        },
        burn('1h', ['ErrorBudgetBurnFast']),
        burn('6h', ['ErrorBudgetBurnSlow']),
      ],
    },
  ],
}

function burn(window: string, alerts: readonly string[]) {
  return {
    title: `Burn rate over ${window}`,
    description: 'At 1 the budget lasts exactly 30 days.',
    type: 'timeseries',
    queries: [
      {
        expression: `slo:sli_error:ratio_rate${window}{job=~"$job"} / on (slo) group_left () max by (slo) (1 - slo:objective:ratio)`,
        legend: '{{job}} {{slo}}',
        unit: 'short',
      },
    ],
    alerts,
  } as const
}
