# Asked by queues.py with ipptool: all jobs of the queue $printer that the server has not forgotten.
{
OPERATION Get-Jobs
GROUP operation-attributes-tag
ATTR charset attributes-charset utf-8
ATTR naturalLanguage attributes-natural-language en
ATTR uri printer-uri $printer
ATTR name requesting-user-name $user
ATTR keyword which-jobs all
ATTR keyword requested-attributes job-id,job-name,job-printer-uri,job-state,job-state-reasons,tamga-job
}
