CREATE TABLE "change" (
	"transaction" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"keys" text[]
);
--> statement-breakpoint
CREATE INDEX "change_transaction" ON "change" USING btree ("transaction");--> statement-breakpoint
CREATE INDEX "compliance_check_asset" ON "compliance_check" USING btree ("asset_id");--> statement-breakpoint
CREATE INDEX "contact_client" ON "contact" USING btree ("client_id");--> statement-breakpoint
CREATE INDEX "contract_client" ON "contract" USING btree ("client_id");--> statement-breakpoint
CREATE INDEX "posture_scan_asset" ON "posture_scan" USING btree ("asset_id","scanned_at");--> statement-breakpoint
CREATE INDEX "ticket_due_last" ON "ticket" USING btree ("tenant_id","sla_due_at" DESC NULLS LAST,"number" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "ticket_status" ON "ticket" USING btree ("tenant_id","status");
--> statement-breakpoint
-- The orders of the queue. Each ends with the newest number first, so those of few values are there both ways. An
-- entry of an index has a longest length, a subject has none.
CREATE INDEX ticket_by_priority ON ticket (tenant_id, (coalesce(array_position(ARRAY['low', 'medium', 'high', 'critical']::text[], priority), 0)), number DESC NULLS LAST);
--> statement-breakpoint
CREATE INDEX ticket_by_priority_last ON ticket (tenant_id, (coalesce(array_position(ARRAY['low', 'medium', 'high', 'critical']::text[], priority), 0)) DESC, number DESC NULLS LAST);
--> statement-breakpoint
CREATE INDEX ticket_by_status ON ticket (tenant_id, (coalesce(array_position(ARRAY['new', 'in_progress', 'waiting_on_customer', 'on_hold', 'resolved', 'closed']::text[], status), 0)), number DESC NULLS LAST);
--> statement-breakpoint
CREATE INDEX ticket_by_status_last ON ticket (tenant_id, (coalesce(array_position(ARRAY['new', 'in_progress', 'waiting_on_customer', 'on_hold', 'resolved', 'closed']::text[], status), 0)) DESC, number DESC NULLS LAST);
--> statement-breakpoint
CREATE INDEX ticket_by_subject ON ticket (tenant_id, (left(lower(subject), 200) COLLATE "C"), number DESC NULLS LAST);
--> statement-breakpoint
CREATE INDEX client_by_name ON client (tenant_id, (left(lower(name), 200) COLLATE "C"));
--> statement-breakpoint
-- A search mostly finds few tickets; PostgreSQL would prepare for a thousand, and read all of a small desk.
ALTER FUNCTION find_tickets(text, text) ROWS 50;
--> statement-breakpoint
-- The mails of a conversation: who takes part is read from them alone.
CREATE INDEX message_mails ON message (ticket_id, created_at, position)
  WHERE (kind = 'customer' AND channel ->> 'via' = 'email') OR delivery_state IN ('sent', 'unknown', 'bounced');
--> statement-breakpoint
-- Answers are kept by server processes as long as nothing that they show has changed (docs/decisions/0037). What
-- changes is noted here, by triggers: they see every way in which a row can change; code would forget one. A note is
-- seen if and when its transaction commits, with the change itself.
--
-- `keys` is an SQL array of the keys of one row. Many keys at once are noted as everything.
CREATE FUNCTION watch_changes(watched text, keys text) RETURNS void LANGUAGE plpgsql AS $watch$
DECLARE
  note text := 'note_' || watched;
  saying text := 'INSERT INTO change (keys) SELECT CASE WHEN cardinality(said) <= 500 THEN said END FROM
    (SELECT array_agg(key) AS said FROM (%s) AS each (key) WHERE key IS NOT NULL) AS all_of_them WHERE cardinality(said) > 0';
  newly text := format('SELECT unnest(%s) FROM new_rows', keys);
  formerly text := format('SELECT unnest(%s) FROM old_rows', keys);
BEGIN
  EXECUTE format($body$
    CREATE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $note$
    BEGIN
      IF TG_OP = 'INSERT' THEN %s;
      ELSIF TG_OP = 'UPDATE' THEN %s;
      ELSIF TG_OP = 'DELETE' THEN %s;
      ELSE INSERT INTO change (keys) VALUES (NULL);
      END IF;
      RETURN NULL;
    END $note$ $body$,
    note, format(saying, newly || ' GROUP BY 1'), format(saying, newly || ' UNION ' || formerly), format(saying, formerly || ' GROUP BY 1'));
  EXECUTE format('CREATE TRIGGER change_inserted AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION %I()', watched, note);
  EXECUTE format('CREATE TRIGGER change_updated AFTER UPDATE ON %I REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION %I()', watched, note);
  EXECUTE format('CREATE TRIGGER change_deleted AFTER DELETE ON %I REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION %I()', watched, note);
  EXECUTE format('CREATE TRIGGER change_emptied AFTER TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION %I()', watched, note);
END $watch$;
--> statement-breakpoint
SELECT
  -- Of one ticket.
  watch_changes('ticket', $$ARRAY['ticket:' || id, 'tickets-of:' || client_id, 'tickets-of:' || contact_id, 'tickets-of:' || asset_id, 'tickets-of:' || thread_key]$$),
  watch_changes('ticket_merge', $$ARRAY['ticket:' || from_ticket_id, 'ticket:' || into_ticket_id]$$),
  watch_changes('message', $$ARRAY['ticket:' || ticket_id]$$),
  watch_changes('attachment', $$ARRAY['ticket:' || ticket_id]$$),
  watch_changes('watcher', $$ARRAY['ticket:' || ticket_id]$$),
  watch_changes('status_change', $$ARRAY['ticket:' || ticket_id]$$),
  watch_changes('ticket_summary', $$ARRAY['ticket:' || ticket_id]$$),
  watch_changes('support_session', $$ARRAY['ticket:' || ticket_id, 'asset:' || asset_id]$$),
  -- Of one technician.
  watch_changes('draft', $$ARRAY['own:' || technician_id || ':' || ticket_id]$$),
  watch_changes('read_mark', $$ARRAY['own:' || technician_id || ':' || ticket_id]$$),
  watch_changes('timer', $$ARRAY['timers:' || technician_id]$$),
  -- Of one machine.
  watch_changes('asset', $$ARRAY['asset:' || id]$$),
  watch_changes('reading', $$ARRAY['asset:' || asset_id]$$),
  watch_changes('compliance_check', $$ARRAY['asset:' || asset_id]$$),
  watch_changes('finding', $$ARRAY['asset:' || asset_id]$$),
  watch_changes('posture_scan', $$ARRAY['asset:' || asset_id]$$),
  -- Of a whole tenant: what seldom changes, and what changes more often.
  watch_changes('email_account', $$ARRAY['desk:' || tenant_id]$$),
  watch_changes('technician', $$ARRAY['desk:' || tenant_id]$$),
  watch_changes('sla_policy', $$ARRAY['desk:' || tenant_id]$$),
  watch_changes('client', $$ARRAY['desk:' || tenant_id]$$),
  watch_changes('contract', $$ARRAY['desk:' || tenant_id]$$),
  watch_changes('contact', $$ARRAY['desk:' || tenant_id]$$),
  watch_changes('custom_field', $$ARRAY['desk:' || tenant_id]$$),
  watch_changes('ticket_tally', $$ARRAY['tally:' || tenant_id]$$),
  watch_changes('time_entry', $$ARRAY['time:' || tenant_id]$$);
--> statement-breakpoint
-- Of a tenant's own row, the counter of its tickets is shown nowhere.
CREATE FUNCTION note_tenant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO change (keys) VALUES (ARRAY['desk:' || NEW.id]);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER change_updated AFTER UPDATE OF name, inbound_address, nexie_enabled ON tenant FOR EACH ROW EXECUTE FUNCTION note_tenant();
