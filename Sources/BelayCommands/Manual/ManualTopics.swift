/// The pages of the manual that are about no command and no file.
extension Manual {
    static func schedule(_ date: String) -> ManualPage {
        var page = ManualPage(
            "belay-schedule", section: 7, about: "recurring times of belay's schedules", date: date)
        page.heading("DESCRIPTION")
        page.paragraph(
            "A schedule's time is a calendar event as in systemd.time(7), without seconds and with "
                + "the zone apart, or five fields as in crontab(5). Weekday and date must both match: "
                + "the second Tuesday is 'Tue *-*-8..14 02:00', the last Sunday 'Sun *-*~7/1'. A cron "
                + "line with both day fields is refused, for cron takes either.")
        page.heading("DAYLIGHT SAVING TIME")
        page.item(
            "The clock is put forward", "A time that does not exist runs right after the gap.")
        page.item("The clock is put back", "A time that exists twice runs the first time only.")
        page.item("* for the hour", "Such a rule runs in each real hour.")
        page.paragraph(
            "02:30 of Europe/Berlin on 2027-03-28, when 02:00 to 03:00 does not exist, runs at 03:00 "
                + "CEST (01:00 UTC). 02:30 on 2027-10-31, when that hour exists twice, runs at 02:30 "
                + "CEST (00:30 UTC). hourly runs 23 times on the first day, and 25 times on the "
                + "other. belay schedule next prints both.")
        page.heading("OCCURRENCES")
        page.item("Submitted", "It is a job.")
        page.item("Missed", "Nobody was there to submit it within its --late; one row each.")
        page.item(
            "Skipped",
            "For a reason that is recorded: an earlier job, a pause, a window, the number of servers, "
                + "an inventory that cannot be read.")
        page.paragraph("After an outage at most one job of a schedule is submitted, never a burst.")
        page.heading("WINDOWS")
        page.paragraph(
            "A window opens at a time on the wall clock and is open for a length of elapsed time: "
                + "02:00/3h@Europe/Berlin.")
        page.heading("EXAMPLES")
        page.example(
            """
            belay schedule add nightly security-updates.yml -i hosts.ini \\
                --when 'Tue *-*-8..14 02:00' --zone Europe/Berlin --window 02:00/3h@Europe/Berlin
            belay schedule next nightly -n 5
            """)
        seeAlso(&page)
        return page
    }

    static func terminate(_ date: String) -> ManualPage {
        var page = ManualPage(
            "belay-terminate", section: 7, about: "what a termination does", date: date)
        page.heading("DESCRIPTION")
        page.paragraph(
            "Ctrl-C or SIGTERM on belay run, or belay job terminate ID from anywhere. The request is "
                + "durable before anything acts on it. Nothing is ever killed by it, and the staging "
                + "directory is removed on every server and seen to be gone, or recorded as Owed.")
        page.heading("WHERE A SERVER IS")
        page.item("not started in this phase", "Nothing is started: Canceled, its steps Skipped.")
        page.item("in analyze", "The phase runs to its end on this server; then Canceled.")
        page.item(
            "in download or the action phase",
            "The item in hand finishes, with its real outcome; nothing more starts: Canceled.")
        page.item("between phases, or waiting for a time", "Nothing is started: Canceled.")
        page.item("at its last step, which succeeds", "Succeeded.")
        page.item("over already", "Nothing changes.")
        page.item(
            "a job that waits for its start", "Canceled at once, whoever drives it or nobody.")
        page.heading("WHAT DOES NOT COUNT AS CANCELED")
        page.paragraph(
            "An item that fails while the job terminates makes its server Failed. An item over its "
                + "timeout is not killed: its server is Stopping, and TimedOut when the item has "
                + "ended. An outcome that cannot be known is called that.")
        page.heading("WHAT IS SAID")
        page.paragraph(
            "The moment it is asked, Belay says how many servers finish an item, and how many are "
                + "canceled now. Asking twice changes nothing. Terminating a finished job is an error "
                + "that says so. belay job show has who asked, when, and the cause.")
        page.heading("EXIT STATUS")
        page.item("98", "belay run: terminated, and a server failed.")
        page.item("99", "belay run: terminated, and no server failed.")
        page.heading("SCHEDULES AND THE SERVICE")
        page.paragraph(
            "A job that had not begun is Canceled at once. belay serve that is stopped hands its jobs "
                + "over: that is no termination.")
        page.heading("EXAMPLES")
        page.example("belay job terminate 7 --wait")
        seeAlso(&page)
        return page
    }

    static func seeAlso(_ page: inout ManualPage) {
        page.heading("SEE ALSO")
        page.paragraph(
            "belay(1), belay-playbook(5), belay.yaml(5), belay-schedule(7), belay-terminate(7)")
    }
}
