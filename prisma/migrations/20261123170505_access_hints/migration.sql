-- Who may do what has changed: whatever goes on for long asks anew whether it may. Of one transaction PostgreSQL delivers one hint.
CREATE FUNCTION notify_access() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('cloudlet_access', '');
  RETURN NULL;
END $$;
CREATE TRIGGER "api_token_hints_at_access" AFTER UPDATE OF "revoked_at" ON "api_token"
  FOR EACH STATEMENT EXECUTE FUNCTION notify_access();
CREATE TRIGGER "session_hints_at_access" AFTER UPDATE OF "revoked_at" ON "session"
  FOR EACH STATEMENT EXECUTE FUNCTION notify_access();
CREATE TRIGGER "membership_hints_at_access" AFTER DELETE OR UPDATE OF "role" ON "membership"
  FOR EACH STATEMENT EXECUTE FUNCTION notify_access();
CREATE TRIGGER "user_hints_at_access" AFTER UPDATE OF "disabled_at", "is_cloud_admin" ON "user"
  FOR EACH STATEMENT EXECUTE FUNCTION notify_access();
CREATE TRIGGER "tenant_hints_at_access" AFTER UPDATE OF "suspended_at" ON "tenant"
  FOR EACH STATEMENT EXECUTE FUNCTION notify_access();
