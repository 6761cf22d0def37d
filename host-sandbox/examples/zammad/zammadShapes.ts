/** What of Zammad's REST API this adapter reads and writes, as docs.zammad.org (API, Tickets, Articles, Users) tells it. */
export interface ZammadTicket {
  readonly id: number;
  readonly number: string;
  readonly title: string;
  /** Names instead of ids, because `expand=true` is asked for. */
  readonly state: string;
  readonly priority: string;
  readonly owner_id: number;
  readonly customer_id: number;
  readonly organization: string | null;
  readonly organization_id: number | null;
  readonly first_response_at: string | null;
  readonly close_at: string | null;
  readonly escalation_at: string | null;
  readonly time_unit: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface ZammadArticle {
  readonly id: number;
  readonly ticket_id: number;
  readonly type: string;
  readonly sender: 'Customer' | 'Agent' | 'System';
  readonly from: string;
  readonly to: string | null;
  readonly subject: string | null;
  readonly body: string;
  readonly content_type: string;
  readonly internal: boolean;
  readonly created_by_id: number;
  readonly created_at: string;
  readonly preferences: { readonly delivery_status?: string; readonly delivery_status_message?: string | null };
}

export interface ZammadUser {
  readonly id: number;
  readonly firstname: string;
  readonly lastname: string;
  readonly email: string;
  readonly phone: string;
  readonly roles: readonly string[];
}
