import assert from "node:assert/strict";
import { test } from "node:test";

import { JobList } from "../../static/js/jobs/job_list.js";
import { describeJob, describeSize, nameJob } from "../../static/js/jobs/job_text.js";
import { ProgressRate } from "../../static/js/jobs/progress_rate.js";

const job = (id, fields = {}) => ({
  id, kind: "export", about: "", state: "running", done: 0, total: 10, note: "", result: {},
  finished_at: null, ...fields,
});
const ended = { state: "succeeded", done: 10, finished_at: "2026-01-01T00:00:00Z" };

test("the newest job is first, and a late event does not reopen a finished one", () => {
  const jobs = new JobList();
  jobs.replace([job("1"), job("2")]);
  assert.equal(jobs.update(job("3")), false);
  assert.equal(jobs.update(job("2", ended)), true);
  assert.equal(jobs.update(job("2", { done: 9 })), false);
  assert.deepEqual(jobs.all.map(({ id }) => id), ["3", "2", "1"]);
  assert.deepEqual(jobs.unfinished.map(({ id }) => id), ["3", "1"]);
  assert.equal(jobs.all[1].done, 10);
});

test("the server's list replaces all jobs", () => {
  const jobs = new JobList();
  jobs.replace([job("1")]);
  jobs.replace([]);
  assert.deepEqual(jobs.all, []);
});

test("the rate is that of the last ten seconds", () => {
  const pace = new ProgressRate();
  assert.equal(pace.secondsLeft(10), null);
  pace.note(0, 0);
  pace.note(1_000, 1_000);
  assert.equal(pace.rate, 1_000);
  for (let at = 2_000; at <= 30_000; at += 1_000) pace.note(1_000 + (at - 1_000) / 10, at);
  assert.equal(pace.rate, 100);
  assert.equal(pace.secondsLeft(4_900), 10);
  assert.equal(pace.secondsLeft(null), null);
});

test("a job that restarts a step gets a new rate", () => {
  const pace = new ProgressRate();
  pace.note(100, 0);
  pace.note(50, 5_000);
  assert.equal(pace.rate, 0);
});

test("a job describes its status", () => {
  const pace = new ProgressRate();
  pace.note(0, 0);
  pace.note(1_000, 2_000);
  const running = job("1", { done: 1_000, total: 2_500 });
  assert.equal(describeJob(running, pace), "1,000 of 2,500 · 500 per second · 3 seconds left");
  assert.equal(describeJob(job("1", { total: null, done: 7 }), new ProgressRate()), "7");
  assert.equal(describeJob(job("1", ended), pace), "Done");
  assert.equal(nameJob(job("1", { about: "Lobby" })), "Export · Lobby");
  assert.equal(nameJob(job("1", { kind: "dance" })), "Background job");
  assert.equal(describeSize(12_345_678), "12.3 MB");
  assert.equal(describeSize(1_500), "1.5 kB");
});
