-- Tenants are fenced off by the database itself: work for a tenant runs under a role that owns
-- nothing and sees only rows of the tenant named by app.tenant_id (host-sandbox/server/db/tenancy.ts).
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ticket_peek_app') THEN
    CREATE ROLE ticket_peek_app NOLOGIN;
  END IF;
  EXECUTE format('GRANT ticket_peek_app TO %I', current_user);
END $$;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO ticket_peek_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ticket_peek_app;
--> statement-breakpoint
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ticket_peek_app;
--> statement-breakpoint
DO $$
DECLARE fenced text;
BEGIN
  FOR fenced IN SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'tenant_id'
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', fenced);
    EXECUTE format(
      'CREATE POLICY tenant_fence ON %I TO ticket_peek_app USING (tenant_id = current_setting(''app.tenant_id'', true)) WITH CHECK (tenant_id = current_setting(''app.tenant_id'', true))',
      fenced
    );
  END LOOP;
END $$;
--> statement-breakpoint
ALTER TABLE tenant ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_fence ON tenant TO ticket_peek_app USING (id = current_setting('app.tenant_id', true));
--> statement-breakpoint
-- Sign-ins are looked up before a tenant is known; tenants' work has no business with them.
REVOKE ALL ON login FROM ticket_peek_app;
--> statement-breakpoint
-- The audit log grows and nothing else, whoever asks.
REVOKE UPDATE, DELETE, TRUNCATE ON audit_log FROM ticket_peek_app;
--> statement-breakpoint
CREATE FUNCTION audit_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The audit log is append-only.';
END $$;
--> statement-breakpoint
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION audit_log_is_append_only();
