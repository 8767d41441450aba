PRAGMA application_id=1634498675;
PRAGMA user_version=1;
CREATE TABLE aliases (
	alias TEXT NOT NULL, 
	problem_id VARCHAR(26) NOT NULL, 
	PRIMARY KEY (alias), 
	FOREIGN KEY(problem_id) REFERENCES problems (id)
);
CREATE TABLE cursors (
	feed TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	PRIMARY KEY (feed)
);
CREATE TABLE decisions (
	id VARCHAR(26) NOT NULL, 
	event_id VARCHAR(26) NOT NULL, 
	problem_id VARCHAR(26) NOT NULL, 
	rule TEXT NOT NULL, 
	rule_digest VARCHAR(16) NOT NULL, 
	reason TEXT, 
	detail TEXT NOT NULL, 
	decided_at BIGINT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(event_id) REFERENCES events (id)
);
CREATE TABLE deliveries (
	id VARCHAR(26) NOT NULL, 
	note_id VARCHAR(26) NOT NULL, 
	source TEXT NOT NULL, 
	ref TEXT NOT NULL, 
	team TEXT, 
	state TEXT NOT NULL, 
	detail TEXT DEFAULT '' NOT NULL, 
	tries INTEGER NOT NULL, 
	request TEXT, 
	created_at BIGINT NOT NULL, 
	due_at BIGINT, 
	delivered_at BIGINT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(note_id) REFERENCES notes (id)
);
CREATE TABLE events (
	id VARCHAR(26) NOT NULL, 
	"key" TEXT NOT NULL, 
	source TEXT NOT NULL, 
	ref TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	action TEXT NOT NULL, 
	title TEXT NOT NULL, 
	origin TEXT NOT NULL, 
	client TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	state TEXT NOT NULL, 
	detail TEXT DEFAULT '' NOT NULL, 
	event TEXT NOT NULL, 
	by_hand TEXT, 
	received_at BIGINT NOT NULL, 
	due_at BIGINT, 
	tries INTEGER DEFAULT '0' NOT NULL, 
	problem_id VARCHAR(26), 
	rules_tried INTEGER, 
	failures TEXT, 
	decided_at BIGINT, 
	PRIMARY KEY (id), 
	UNIQUE ("key")
);
CREATE TABLE notes (
	id VARCHAR(26) NOT NULL, 
	problem_id VARCHAR(26) NOT NULL, 
	episode INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	milestone TEXT NOT NULL, 
	event_id VARCHAR(26) NOT NULL, 
	run_id VARCHAR(26), 
	text TEXT NOT NULL, 
	teams TEXT NOT NULL, 
	aloud BOOLEAN NOT NULL, 
	created_at BIGINT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT notes_once UNIQUE (problem_id, episode, "key"), 
	FOREIGN KEY(problem_id) REFERENCES problems (id), 
	FOREIGN KEY(event_id) REFERENCES events (id)
);
CREATE TABLE problems (
	id VARCHAR(26) NOT NULL, 
	title TEXT NOT NULL, 
	state TEXT NOT NULL, 
	episode INTEGER NOT NULL, 
	opened_at BIGINT NOT NULL, 
	changed_at BIGINT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE rule_files (
	path TEXT NOT NULL, 
	text TEXT NOT NULL, 
	loaded_at BIGINT NOT NULL, 
	PRIMARY KEY (path)
);
CREATE TABLE rules (
	digest VARCHAR(16) NOT NULL, 
	name TEXT NOT NULL, 
	rule TEXT NOT NULL, 
	PRIMARY KEY (digest)
);
CREATE TABLE runs (
	id VARCHAR(26) NOT NULL, 
	decision_id VARCHAR(26) NOT NULL, 
	event_id VARCHAR(26) NOT NULL, 
	problem_id VARCHAR(26) NOT NULL, 
	episode INTEGER NOT NULL, 
	occasion TEXT NOT NULL, 
	rule TEXT NOT NULL, 
	rule_digest VARCHAR(16) NOT NULL, 
	remedy INTEGER NOT NULL, 
	remedies INTEGER NOT NULL, 
	target TEXT NOT NULL, 
	"plan" TEXT NOT NULL, 
	state TEXT NOT NULL, 
	reason TEXT, 
	detail TEXT NOT NULL, 
	queued_at BIGINT NOT NULL, 
	started_at BIGINT, 
	finished_at BIGINT, 
	due_at BIGINT, 
	cancelled_by TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(event_id) REFERENCES events (id)
);
CREATE TABLE sinks (
	problem_id VARCHAR(26) NOT NULL, 
	source TEXT NOT NULL, 
	alias TEXT NOT NULL, 
	ref TEXT NOT NULL, 
	PRIMARY KEY (problem_id, source, alias), 
	FOREIGN KEY(problem_id) REFERENCES problems (id)
);
CREATE TABLE steps (
	run_id VARCHAR(26) NOT NULL, 
	name TEXT NOT NULL, 
	claimed_at BIGINT NOT NULL, 
	until BIGINT, 
	result TEXT, 
	PRIMARY KEY (run_id, name), 
	FOREIGN KEY(run_id) REFERENCES runs (id)
);
CREATE INDEX events_of_problem ON events (problem_id) WHERE problem_id IS NOT NULL;
CREATE INDEX events_of_ref ON events (source, ref);
CREATE INDEX events_due ON events (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX ix_decisions_decided_at ON decisions (decided_at);
CREATE INDEX ix_decisions_event_id ON decisions (event_id);
CREATE INDEX ix_runs_problem_id ON runs (problem_id);
CREATE INDEX runs_due ON runs (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX ix_runs_event_id ON runs (event_id);
CREATE INDEX runs_of_rule ON runs (rule, target, queued_at);
CREATE INDEX runs_on_target ON runs (target, state);
CREATE UNIQUE INDEX runs_once ON runs (problem_id, episode, occasion, rule, target, remedy) WHERE state != 'blocked';
CREATE INDEX runs_queued ON runs (queued_at);
CREATE INDEX ix_notes_event_id ON notes (event_id);
CREATE INDEX deliveries_of_note ON deliveries (note_id);
CREATE INDEX deliveries_to ON deliveries (source, ref, due_at);
CREATE INDEX deliveries_due ON deliveries (due_at) WHERE due_at IS NOT NULL;
