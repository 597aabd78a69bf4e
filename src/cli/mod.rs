//! The command line: one binary, one subcommand for each thing an operator does.
#![allow(clippy::print_stdout, reason = "a command's answer goes to standard output")]

mod credentials;
mod demo;
mod doctor;
mod import;
mod mail;
mod serve;
mod users;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::access::Role;
use crate::app::App;
use crate::clock::Clock;
use crate::config::{self, Settings};
use crate::crypto::Keys;
use crate::db::{Db, Kind, migrations};
use crate::mail::{MailSettings, Mailer};
use crate::search::Search;
use crate::{accounts, bench, evaluate, telemetry};

/// 伯乐：公共人才招聘、培训与岗位匹配服务。Bole: recruitment, training and job matching for a public talent office.
#[derive(Debug, Parser)]
#[command(name = "bole", version, about, max_term_width = 100)]
struct Cli {
    /// 设置文件，默认 ./bole.toml。 The settings file; ./bole.toml if it exists.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Args)]
struct Data {
    /// 数据目录。 The folder of everything that is kept.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 启动服务。 Serve pages and API.
    Serve {
        #[command(flatten)]
        data: Data,
        /// 监听地址。 The address to listen on.
        #[arg(long, value_name = "ADDR")]
        listen: Option<SocketAddr>,
    },
    /// 启动演示县：自动生成岗位、简历和账号。 Make a demo county and serve it.
    Demo(DemoArgs),
    /// 升级数据库结构。 Bring the database's schema up to date.
    Migrate {
        #[command(flatten)]
        data: Data,
    },
    /// 导入岗位或简历。 Import postings or profiles.
    #[command(subcommand)]
    Import(Import),
    /// 从数据库重建全文索引。 Build the full-text indexes anew from the rows.
    Reindex {
        #[command(flatten)]
        data: Data,
    },
    /// 管理账号。 Manage accounts.
    #[command(subcommand)]
    User(User),
    /// 处理退信。 Mail that came back.
    #[command(subcommand)]
    Mail(Mail),
    /// 管理证书文件的签名密钥。 Keys that sign certificates as files.
    #[command(subcommand)]
    Keys(KeysCommand),
    /// 离线核验证书文件：签名、日期、是否撤销。 Check a signed certificate without asking anyone.
    Verify(VerifyArgs),
    /// 检查本机环境，说明缺什么、怎样补。 What is missing or wrong here, and how to mend it.
    Doctor {
        #[command(flatten)]
        data: Data,
    },
    /// 打印带说明的设置模板。 Print the documented template of the settings file.
    Config {
        /// 打印一份新的密钥文件。 Print a fresh key file instead.
        #[arg(long)]
        keys: bool,
    },
    /// 测量速度，写入 docs/performance.md。 Measure, and write docs/performance.md.
    #[command(subcommand)]
    Bench(bench::Part),
    /// 为已标注的数据给出答案，供评分。 Answers for labelled sets, to be scored; no database is needed.
    #[command(subcommand)]
    Evaluate(evaluate::Part),
}

#[derive(Debug, Args)]
struct DemoArgs {
    /// 演示数据目录，必须是空的或由本命令创建。 A folder that does not exist, or that this command made.
    #[arg(long, value_name = "DIR", default_value = "data/demo")]
    data: PathBuf,
    /// 另用空的数据库，不用数据目录中的文件。 Another database than the folder's, an empty one: `postgres://user@host/name`.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// 监听地址。 The address to listen on.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8096")]
    listen: SocketAddr,
    /// 随机种子：种子相同，内容相同。 The same seed makes the same county.
    #[arg(long, default_value_t = 2026)]
    seed: u64,
    /// 岗位数。 How many postings.
    #[arg(long, default_value_t = 1000)]
    postings: usize,
    /// 简历数。 How many profiles.
    #[arg(long, default_value_t = 2000)]
    profiles: usize,
}

#[derive(Debug, Subcommand)]
enum Import {
    /// 导入岗位（JSON 行、CSV、XLSX）。 Postings from JSON lines, CSV or XLSX.
    Postings(ImportArgs),
    /// 导入简历（JSON Resume 行）。 Profiles from lines of JSON Resume.
    Profiles(ImportArgs),
}

#[derive(Debug, Args)]
struct ImportArgs {
    /// 文件。 Files; `.gz` is unpacked.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// 来源名称；同一来源的同一条再次导入不会重复。 Where it is from; the same row of the same source is stored once.
    #[arg(long, value_name = "NAME")]
    source: String,
    #[command(flatten)]
    data: Data,
    /// 跳过看不懂的行，其余照常导入。 Leave bad rows out instead of storing nothing.
    #[arg(long)]
    skip_bad: bool,
    /// 把被拒的行写入此文件。 Where to write the refused rows.
    #[arg(long, value_name = "FILE.csv")]
    report: Option<PathBuf>,
    /// 列名对应，如 `职位=title,月薪=pay`。 Other names of columns.
    #[arg(long, value_name = "THEIRS=OURS,..", default_value = "")]
    map: String,
}

#[derive(Debug, Subcommand)]
enum User {
    /// 新建账号；密码从标准输入读取。 Make an account; its password is read from standard input.
    Add {
        /// 邮箱。 The e-mail address.
        email: String,
        /// 称呼。 How pages address the person.
        #[arg(long)]
        name: Option<String>,
        /// 角色，可多次给出，默认 admin。 A role; may be given several times.
        #[arg(long = "role", value_parser = role, default_value = "admin")]
        roles: Vec<Role>,
        /// 邮件和页面用英文。 Mails in English.
        #[arg(long)]
        english: bool,
        #[command(flatten)]
        data: Data,
    },
    /// 列出账号。 List accounts.
    List {
        #[command(flatten)]
        data: Data,
    },
    /// 重设密码并移除第二因素；新密码从标准输入读取。 Set a new password and remove the second factor.
    Reset {
        /// 邮箱。 The e-mail address.
        email: String,
        #[command(flatten)]
        data: Data,
    },
}

#[derive(Debug, Subcommand)]
enum Mail {
    /// 从标准输入读取一封退信，供邮件服务器调用。 Read one message that came back from standard input, for a mail server's pipe.
    Bounce {
        /// 退信的收件地址；不给时从邮件头读取。 The address that it came to; its headers say so otherwise.
        #[arg(long, value_name = "ADDRESS")]
        recipient: Option<String>,
        #[command(flatten)]
        data: Data,
    },
}

#[derive(Debug, Subcommand)]
enum KeysCommand {
    /// 换用新密钥；旧密钥签过的文件照常有效。 Sign with a new key from now on; what the old ones signed stays valid.
    Rotate {
        #[command(flatten)]
        data: Data,
    },
    /// 列出密钥。 List the keys.
    List {
        #[command(flatten)]
        data: Data,
    },
}

#[derive(Debug, Args)]
struct VerifyArgs {
    /// 证书文件（.jwt）。 The signed file.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 公钥集：文件，或本服务的网址；不给时用本机数据库。 Public keys: a file, or our own address; our own rows otherwise.
    #[arg(long, value_name = "FILE|URL")]
    jwks: Option<String>,
    /// 状态列表文件，可多次给出。 A status list that was fetched; may be given several times.
    #[arg(long = "status", value_name = "FILE")]
    status: Vec<PathBuf>,
    #[command(flatten)]
    data: Data,
}

fn role(code: &str) -> Result<Role, String> {
    Role::parse(code)
        .ok_or_else(|| format!("known roles: {}", Role::ALL.iter().map(|it| it.code()).collect::<Vec<_>>().join(", ")))
}

/// Runs what the arguments say; an error is one paragraph on standard error.
#[expect(clippy::print_stderr, reason = "what went wrong goes to standard error")]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(code) => code,
        Err(err) => {
            eprintln!("bole: {err:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let config = cli.config.as_deref();
    match cli.command {
        Command::Serve { data, listen } => serve::run(settings(config, data.data, listen)?)?,
        Command::Demo(args) => demo::run(&args)?,
        Command::Migrate { data } => {
            let settings = settings(config, data.data, None)?;
            for name in migrate(&settings)? {
                println!("{name}");
            }
        }
        Command::Import(Import::Postings(args)) => {
            return import::postings(&settings(config, args.data.data.clone(), None)?, &args);
        }
        Command::Import(Import::Profiles(args)) => {
            return import::profiles(&settings(config, args.data.data.clone(), None)?, &args);
        }
        Command::Reindex { data } => reindex(&settings(config, data.data, None)?)?,
        Command::User(user) => users::run(config, user)?,
        Command::Mail(Mail::Bounce { recipient, data }) => {
            return mail::bounce(config, data.data, recipient.as_deref());
        }
        Command::Keys(KeysCommand::Rotate { data }) => credentials::rotate(settings(config, data.data, None)?)?,
        Command::Keys(KeysCommand::List { data }) => credentials::list(settings(config, data.data, None)?)?,
        Command::Verify(args) => return credentials::verify(config, &args),
        Command::Doctor { data } => return doctor::run(config, data.data),
        Command::Config { keys: true } => print!("{}", Keys::generate()),
        Command::Config { keys: false } => print!("{}", config::template()),
        Command::Bench(part) => bench::run(&part)?,
        Command::Evaluate(part) => evaluate::run(&part)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The settings, with what the command line says on top.
fn settings(config: Option<&Path>, data: Option<PathBuf>, listen: Option<SocketAddr>) -> anyhow::Result<Settings> {
    let mut settings = Settings::load(config)?;
    settings.data = data.unwrap_or(settings.data);
    settings.listen = listen.unwrap_or(settings.listen);
    let problems = settings.problems();
    anyhow::ensure!(problems.is_empty(), "the settings are not right:\n- {}", problems.join("\n- "));
    Ok(settings)
}

/// Makes the data folder and brings the schema up to date.
fn migrate(settings: &Settings) -> anyhow::Result<Vec<String>> {
    std::fs::create_dir_all(&settings.data)?;
    migrations::run(&settings.database_url())
}

/// The whole application for a command: an embedded database is brought up to
/// date at once, a server's only by `bole migrate`, which is run before an
/// upgrade.
pub(crate) fn open(settings: Settings) -> anyhow::Result<App> {
    std::fs::create_dir_all(&settings.data)?;
    if Kind::of(&settings.database_url()) == Kind::Sqlite {
        migrate(&settings)?;
    }
    let db = Db::open(&settings.database_options())?;
    let keys = settings.load_keys()?;
    let search = Search::open(&settings.index_folder())?;
    let passwords = accounts::passwords::Hasher::new(accounts::passwords::Cost::default());
    let mailer = Mailer::from_settings(&MailSettings::new(&settings.mail, settings.mail_folder()))?;
    Ok(App::new(settings, db, Clock::system(), keys, search, passwords, mailer))
}

fn reindex(settings: &Settings) -> anyhow::Result<()> {
    telemetry::start(false);
    let app = open(settings.clone())?;
    anyhow::ensure!(
        !app.search.is_read_only(),
        "another process writes the index: stop the service first (it builds the index itself where it is missing)"
    );
    app.search.clear()?;
    app.search.catch_up(&app.db, &app.clock)?;
    app.search.close();
    let (postings, profiles) = app.search.counts();
    println!("indexed {postings} postings and {profiles} profiles");
    Ok(())
}
