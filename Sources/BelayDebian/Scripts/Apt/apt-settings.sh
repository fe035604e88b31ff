# shellcheck shell=dash
# apt_settings: prints the apt.conf(5) with which Belay calls apt.
#
# A server's apt.conf belongs to its admin: proxies, sources, pins, trust, hooks, which packages count as
# needed. What it says about *what one call does* would change the meaning of a playbook, and is reset to
# apt's defaults. A file given by `-c` is read after all of the server's files and before the arguments
# that follow it, and only a file can hold `#clear` (apt.conf(5)); a cleared option has the default of
# the server's own version of apt.
#
# Not reset, because they are the admin's decision on this server and no playbook speaks of them:
# APT::Install-Recommends and -Suggests (which packages come along; marks follow), phasing
# (APT::Get::*-Include-Phased-Updates), APT::Default-Release and pins (which version is the candidate),
# trust (APT::Get::AllowUnauthenticated, Acquire::Allow*, Acquire::Check-*), what autoremove keeps
# (APT::NeverAutoRemove, APT::AutoRemove::*, Never-MarkAuto-Sections), the order of work
# (APT::Immediate-Configure), everything of Acquire::, DPkg:: hooks, and other options of dpkg such as
# --path-exclude.

apt_settings() {
    cat <<'.end'
// Which packages change. AutomaticRemove is refused together with --no-remove.
#clear APT::Get::AutomaticRemove;
APT::Get::AutomaticRemove "false";
APT::Get::AutomaticRemove::Kernels "false";
#clear APT::Get::Remove;
#clear APT::Get::Purge;
#clear APT::Get::ReInstall;
#clear APT::Get::Upgrade;
#clear APT::Get::Only-Upgrade;
#clear APT::Get::Upgrade-Allow-New;
#clear APT::Get::Upgrade-By-Source-Package;
#clear APT::Get::Autosolving;
#clear APT::Get::CallResolver;
#clear APT::Get::Fix-Broken;
#clear APT::Get::Fix-Missing;
#clear APT::Get::Fix-Policy-Broken;
#clear APT::Get::Mark-Auto;
#clear APT::Get::Force-Yes;
#clear APT::Get::Allow-Downgrades;
#clear APT::Get::Allow-Change-Held-Packages;
#clear APT::Get::Allow-Remove-Essential;
#clear APT::Get::Allow-Solver-Remove-Essential;
#clear APT::Ignore-Hold;
#clear APT::Force-LoopBreak;
#clear APT::Mark::Simulate;
// Other programs that would decide.
#clear APT::Solver;
#clear APT::Planner;
#clear APT::Sources::With;
// Whether anything is done at all, and whether to the end. Debug::pkgDPkgPM shows dpkg's
// calls instead of making them, Debug::NoLocking takes no lock.
#clear APT::Get::Simulate;
#clear APT::Get::Download;
#clear APT::Get::Download-Only;
#clear APT::Get::Print-URIs;
#clear APT::Get::Trivial-Only;
#clear APT::Get::Assume-Yes;
#clear APT::Get::Assume-No;
#clear Debug;
#clear DPkg::NoTriggers;
#clear DPkg::ConfigurePending;
#clear DPkg::TriggersPending;
#clear DPkg::Chroot-Directory;
#clear PackageManager;
// Which text is printed. Some of it is read.
#clear quiet;
#clear APT::Output-Version;
APT::Output-Version "0";
#clear APT::Color;
APT::Color "false";
Pager "false";
#clear APT::Audit;
#clear APT::Status-Fd;
#clear APT::Status-deb822-Fd;
#clear APT::MarkAuto::Verbose;
#clear APT::Get::HideAutoRemove;
APT::Get::HideAutoRemove "true";
#clear APT::Get::Show-Upgraded;
#clear APT::Get::Show-Versions;
#clear APT::Get::List-Columns;
#clear APT::Get::Update;
#clear APT::Cache::AllNames;
#clear APT::Cache::AllVersions;
#clear APT::Cache::GivenOnly;
#clear APT::Cache::Important;
#clear APT::Cache::Installed;
#clear APT::Cache::NamesOnly;
#clear APT::Cache::Only-Source;
#clear APT::Cache::ShowFull;
#clear APT::Cache::Show;
// A maintainer script that reads from a terminal of dpkg's own would wait for ever.
#clear DPkg::Use-Pty;
DPkg::Use-Pty "false";
#clear DPkg::Progress;
#clear DPkg::Progress-Fancy;
DPkg::Progress-Fancy "false";
#clear DpkgPM::Progress;
.end
}
