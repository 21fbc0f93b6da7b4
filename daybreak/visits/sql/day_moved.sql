-- Whoever shows the day live is told which parts moved, after the commit and once a transaction: numbers of parts only.
CREATE OR REPLACE FUNCTION public.visits_day_moved() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    PERFORM pg_notify('daybreak_day', part::text) FROM (SELECT DISTINCT compartment_id AS part FROM fresh) AS parts;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER visits_visit_added AFTER INSERT ON public.visits_visit
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.visits_day_moved();
CREATE OR REPLACE TRIGGER visits_visit_moved AFTER UPDATE ON public.visits_visit
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.visits_day_moved();
CREATE OR REPLACE TRIGGER visits_visitevent_added AFTER INSERT ON public.visits_visitevent
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.visits_day_moved();
CREATE OR REPLACE TRIGGER visits_outcome_added AFTER INSERT ON public.visits_outcome
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.visits_day_moved();
CREATE OR REPLACE TRIGGER visits_outcome_corrected AFTER UPDATE ON public.visits_outcome
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.visits_day_moved();
CREATE OR REPLACE TRIGGER visits_decision_added AFTER INSERT ON public.visits_decision
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.visits_day_moved();
