# Asked by queues.py with ipptool: how the job of number $job in the queue $printer stands.
{
OPERATION Get-Job-Attributes
GROUP operation-attributes-tag
ATTR charset attributes-charset utf-8
ATTR naturalLanguage attributes-natural-language en
ATTR uri printer-uri $printer
ATTR integer job-id $job
ATTR name requesting-user-name $user
ATTR keyword requested-attributes job-id,job-name,job-printer-uri,job-state,job-state-reasons,tamga-job
}
