// The columns that every event of this service has beside the envelope.
import { identifier, label, required } from '../../engine/schema.ts';

/** Columns that every event of this service has beside the envelope, in the order of raw.events. */
export const shared = {
  office: required(label('office code · دفتر کا کوڈ')),
  application: identifier('application number; NULL: about none · درخواست نمبر', { form: 'any' }),
  step: label('step of the workflow; NULL: none · مرحلہ'),
  officer: identifier('pseudonym of the officer; NULL: none or unknown · اہلکار کا فرضی نام', {
    form: 'pseudonym',
    privacy: 'pseudonym',
  }),
  category: label('normal, urgent or fast_track; NULL: not said · زمرہ'),
  service: label('new, renewal, modification, lost; NULL: not said · خدمت'),
} as const;
