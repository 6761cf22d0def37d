CREATE TABLE "ticket_tally" (
	"tenant_id" text NOT NULL,
	"status" text NOT NULL,
	"priority" text NOT NULL,
	"assignee_id" text,
	"tickets" integer NOT NULL
);
--> statement-breakpoint
DROP INDEX "ticket_updated";--> statement-breakpoint
ALTER TABLE "ticket" ADD COLUMN "conversation_size" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "ticket_tally" ADD CONSTRAINT "ticket_tally_tenant_id_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ticket_tally_tenant" ON "ticket_tally" USING btree ("tenant_id");--> statement-breakpoint
CREATE INDEX "ticket_assignee" ON "ticket" USING btree ("tenant_id","assignee_id","updated_at" DESC NULLS LAST,"number" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "ticket_due" ON "ticket" USING btree ("tenant_id","sla_due_at","number" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "ticket_client" ON "ticket" USING btree ("client_id");--> statement-breakpoint
CREATE INDEX "ticket_thread_key" ON "ticket" USING btree ("thread_key");--> statement-breakpoint
CREATE INDEX "time_entry_logged" ON "time_entry" USING btree ("tenant_id","logged_at");--> statement-breakpoint
CREATE INDEX "ticket_updated" ON "ticket" USING btree ("tenant_id","updated_at" DESC NULLS LAST,"number" DESC NULLS LAST);
--> statement-breakpoint
GRANT SELECT, INSERT ON "ticket_tally" TO ticket_peek_app;
--> statement-breakpoint
ALTER TABLE "ticket_tally" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_fence ON "ticket_tally" TO ticket_peek_app
  USING (tenant_id = current_setting('app.tenant_id', true))
  WITH CHECK (tenant_id = current_setting('app.tenant_id', true));
--> statement-breakpoint
CREATE FUNCTION tally_ticket() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO ticket_tally VALUES (OLD.tenant_id, OLD.status, OLD.priority, OLD.assignee_id, -1);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO ticket_tally VALUES (NEW.tenant_id, NEW.status, NEW.priority, NEW.assignee_id, 1);
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER ticket_tally_added AFTER INSERT OR DELETE ON ticket FOR EACH ROW EXECUTE FUNCTION tally_ticket();
--> statement-breakpoint
CREATE TRIGGER ticket_tally_changed AFTER UPDATE OF status, priority, assignee_id ON ticket FOR EACH ROW
  WHEN ((OLD.status, OLD.priority, OLD.assignee_id) IS DISTINCT FROM (NEW.status, NEW.priority, NEW.assignee_id))
  EXECUTE FUNCTION tally_ticket();
--> statement-breakpoint
INSERT INTO ticket_tally SELECT tenant_id, status, priority, assignee_id, count(*) FROM ticket GROUP BY 1, 2, 3, 4;
--> statement-breakpoint
-- What messages/conversation.ts says, for the count that every page of a conversation tells.
CREATE FUNCTION is_in_conversation(kind text, delivery_state text, release_at timestamptz) RETURNS boolean
  LANGUAGE sql IMMUTABLE AS $$ SELECT kind <> 'technician' OR delivery_state IS NULL OR delivery_state <> 'failed' OR release_at IS NOT NULL $$;
--> statement-breakpoint
CREATE FUNCTION count_conversation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND is_in_conversation(OLD.kind, OLD.delivery_state, OLD.release_at) THEN
    UPDATE ticket SET conversation_size = conversation_size - 1 WHERE id = OLD.ticket_id;
  END IF;
  IF TG_OP <> 'DELETE' AND is_in_conversation(NEW.kind, NEW.delivery_state, NEW.release_at) THEN
    UPDATE ticket SET conversation_size = conversation_size + 1 WHERE id = NEW.ticket_id;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER message_counted AFTER INSERT OR DELETE ON message FOR EACH ROW EXECUTE FUNCTION count_conversation();
--> statement-breakpoint
CREATE TRIGGER message_counted_anew AFTER UPDATE OF ticket_id, kind, delivery_state, release_at ON message FOR EACH ROW
  WHEN (
    OLD.ticket_id <> NEW.ticket_id
    OR is_in_conversation(OLD.kind, OLD.delivery_state, OLD.release_at)
      <> is_in_conversation(NEW.kind, NEW.delivery_state, NEW.release_at)
  )
  EXECUTE FUNCTION count_conversation();
--> statement-breakpoint
UPDATE ticket SET conversation_size = counted.size FROM (
  SELECT ticket_id, count(*) AS size FROM message WHERE is_in_conversation(kind, delivery_state, release_at) GROUP BY ticket_id
) counted WHERE counted.ticket_id = ticket.id;
--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS pg_trgm;
--> statement-breakpoint
CREATE INDEX ticket_subject_words ON ticket USING gin (subject gin_trgm_ops);
--> statement-breakpoint
CREATE INDEX contact_name_words ON contact USING gin (name gin_trgm_ops);
--> statement-breakpoint
CREATE INDEX ticket_number_digits ON ticket (tenant_id, (number::text) text_pattern_ops);
--> statement-breakpoint
-- Under row-level security no index answers ILIKE, because the operator might tell of rows behind the fence. So the
-- search runs beside it, and keeps to the tenant itself (docs/decisions/0026).
CREATE FUNCTION find_tickets(pattern text, digits text) RETURNS SETOF text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT id FROM ticket WHERE tenant_id = current_setting('app.tenant_id', true) AND subject ILIKE pattern
  UNION
  SELECT ticket.id FROM client JOIN ticket ON ticket.client_id = client.id
    WHERE client.tenant_id = current_setting('app.tenant_id', true) AND client.name ILIKE pattern
      AND ticket.tenant_id = current_setting('app.tenant_id', true)
  UNION
  SELECT ticket.id FROM contact JOIN ticket ON ticket.contact_id = contact.id
    WHERE contact.tenant_id = current_setting('app.tenant_id', true) AND contact.name ILIKE pattern
      AND ticket.tenant_id = current_setting('app.tenant_id', true)
  UNION
  -- A colon follows the nine: all numbers that begin with these digits.
  SELECT id FROM ticket WHERE tenant_id = current_setting('app.tenant_id', true)
    AND number::text ~>=~ digits AND number::text ~<~ (digits || ':')
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION find_tickets(text, text) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION find_tickets(text, text) TO ticket_peek_app;
